// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Turns the raw value of one field into its type and checks it. Thread-safe. */
final class FieldChecker {
    private static final int SHOWN = 60;

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** Cassandra's limit for the value of a key column is 65,535 bytes. */
    private static final int MAX_KEY_BYTES = 65_535;

    private final Field field;
    private final Set<String> emptyValues;
    private final Set<String> allowed;
    private final TimeParser times;
    private final boolean inKey;
    private final double min;
    private final double max;

    FieldChecker(Field field, List<String> emptyValues, boolean inKey) {
        this.field = field;
        this.emptyValues = Set.copyOf(emptyValues);
        this.allowed = Set.copyOf(field.allowed());
        this.times = new TimeParser(field.formats(), field.zone());
        this.inKey = inKey;
        this.min = field.min().map(BigDecimal::doubleValue).orElse(Double.NEGATIVE_INFINITY);
        this.max = field.max().map(BigDecimal::doubleValue).orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * The value, or null if there is none or a problem was reported.
     *
     * @param raw what the source has: null, a {@link String}, a {@link RawNumber}, a {@link Boolean}, a list of texts, or
     *     {@link Unsupported}
     */
    Object check(Object raw, Instant now, Consumer<FieldProblem> problems) {
        if (isMissing(raw)) {
            if (field.required()) {
                problems.accept(problem(Reason.MISSING, "is required, but has no value"));
            }
            return null;
        }
        var value = convert(raw);
        if (field.required() && value instanceof List<?> elements && elements.isEmpty()) {
            // An empty list is stored as no value at all.
            problems.accept(problem(Reason.MISSING, "is required, but is an empty list"));
            return null;
        }
        if (value == null) {
            problems.accept(problem(
                    Reason.WRONG_TYPE,
                    "must be of type " + field.type().label() + formatsHint() + ", but is " + describe(raw)));
            return null;
        }
        var failed = failed(value, now);
        if (failed != null) {
            problems.accept(failed);
            return null;
        }
        return value;
    }

    private boolean isMissing(Object raw) {
        if (raw instanceof RawNumber number) {
            // Sentinels such as -999 are numbers in JSON.
            return emptyValues.contains(number.text());
        }
        return raw == null || (raw instanceof String text && (text.isEmpty() || emptyValues.contains(text)));
    }

    private Object convert(Object raw) {
        if (raw instanceof Unsupported) {
            return null;
        }
        return switch (field.type()) {
            case TEXT -> raw instanceof String ? raw : null;
            case INT -> narrow(integer(raw, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case BIGINT -> integer(raw, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> floating(raw);
            case DECIMAL -> decimal(raw);
            case BOOLEAN -> bool(raw);
            case TIMESTAMP ->
                scalar(raw) == null ? null : times.instant(scalar(raw)).orElse(null);
            case DATE -> raw instanceof String text ? times.date(text.strip()).orElse(null) : null;
            case UUID ->
                raw instanceof String text && UUID_FORM.matcher(text.strip()).matches()
                        ? UUID.fromString(text.strip())
                        : null;
            case LIST_OF_TEXT -> list(raw);
        };
    }

    private static String scalar(Object raw) {
        if (raw instanceof String text) {
            return text.strip();
        }
        return raw instanceof RawNumber number ? number.text() : null;
    }

    private static Long integer(Object raw, long least, long greatest) {
        var text = scalar(raw);
        if (text == null) {
            return null;
        }
        try {
            var number = Long.parseLong(text);
            return number >= least && number <= greatest ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Integer narrow(Long number) {
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    private static Double floating(Object raw) {
        var text = scalar(raw);
        // Java reads '1d', '0x1p3' and a number among control characters; a person would not.
        if (text == null
                || text.isEmpty()
                || text.charAt(0) < '+'
                || !isNumberCharacter(text.charAt(text.length() - 1))) {
            return null;
        }
        try {
            var number = Double.parseDouble(text);
            return Double.isFinite(number) && text.indexOf('x') < 0 && text.indexOf('X') < 0 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isNumberCharacter(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static BigDecimal decimal(Object raw) {
        var text = scalar(raw);
        // Past these limits a few characters such as 1e999999999 would cost gigabytes when compared or printed.
        if (text == null || text.length() > 1_000) {
            return null;
        }
        try {
            var number = new BigDecimal(text);
            return Math.abs((long) number.scale()) <= 1_000 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Boolean bool(Object raw) {
        if (raw instanceof Boolean truth) {
            return truth;
        }
        var text = scalar(raw);
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> null;
        };
    }

    private List<String> list(Object raw) {
        if (raw instanceof List<?> elements) {
            return elements.stream().map(String.class::cast).toList();
        }
        if (raw instanceof String text) {
            var elements = new ArrayList<String>();
            for (var part : text.split(Pattern.quote(field.separator()), -1)) {
                var element = part.strip();
                if (!element.isEmpty()) {
                    elements.add(element);
                }
            }
            return elements;
        }
        return null;
    }

    private FieldProblem failed(Object value, Instant now) {
        return switch (field.type()) {
            case INT, BIGINT, DOUBLE -> outOfRange((Number) value);
            case DECIMAL -> outOfRange((BigDecimal) value);
            case TEXT -> failedText((String) value);
            case TIMESTAMP -> outsideWindow((Instant) value, now);
            case LIST_OF_TEXT -> failedList((List<?>) value);
            case BOOLEAN, DATE, UUID -> null;
        };
    }

    private FieldProblem outOfRange(Number number) {
        var plain = number.doubleValue();
        // A double can't hold every bigint: near a limit that large, only the exact comparison is right.
        if (Math.abs(plain) > 1e15) {
            return outOfRange(new BigDecimal(number.toString()));
        }
        return plain < min || plain > max ? rangeProblem(number) : null;
    }

    private FieldProblem outOfRange(BigDecimal number) {
        var below = field.min().filter(limit -> number.compareTo(limit) < 0).isPresent();
        var above = field.max().filter(limit -> number.compareTo(limit) > 0).isPresent();
        return below || above ? rangeProblem(number) : null;
    }

    private FieldProblem rangeProblem(Number number) {
        return problem(
                Reason.OUT_OF_RANGE,
                "must be " + field.min().map(limit -> "at least " + limit).orElse("")
                        + (field.min().isPresent() && field.max().isPresent() ? " and " : "")
                        + field.max().map(limit -> "at most " + limit).orElse("") + ", but is "
                        + shorten(number.toString()));
    }

    private FieldProblem failedText(String text) {
        var length = text.codePointCount(0, text.length());
        if (wrongLength(length)) {
            return problem(Reason.LENGTH, "must have " + lengthRule() + " characters, but has " + length);
        }
        if (inKey && text.length() > MAX_KEY_BYTES / 3 && utf8Length(text) > MAX_KEY_BYTES) {
            return problem(
                    Reason.LENGTH,
                    "must have at most " + MAX_KEY_BYTES + " bytes in a key, but has " + utf8Length(text));
        }
        if (!allowed.isEmpty() && !allowed.contains(text)) {
            return problem(
                    Reason.NOT_ALLOWED,
                    "must be one of " + String.join(", ", field.allowed()) + ", but is " + describe(text));
        }
        if (field.pattern().isPresent() && !matches(field.pattern().get(), text)) {
            return problem(
                    Reason.PATTERN, "must match " + field.pattern().get().pattern() + ", but is " + describe(text));
        }
        return null;
    }

    private static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(text).matches();
        } catch (StackOverflowError e) {
            // Java matches repeated groups by recursion: one long text must not end the whole program.
            return false;
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private FieldProblem failedList(List<?> elements) {
        if (wrongLength(elements.size())) {
            return problem(Reason.LENGTH, "must have " + lengthRule() + " elements, but has " + elements.size());
        }
        for (var element : elements) {
            var text = (String) element;
            if (!allowed.isEmpty() && !allowed.contains(text)) {
                return problem(
                        Reason.NOT_ALLOWED,
                        "must have elements of " + String.join(", ", field.allowed()) + ", but has " + describe(text));
            }
            if (field.pattern().isPresent() && !matches(field.pattern().get(), text)) {
                return problem(
                        Reason.PATTERN,
                        "must have elements that match " + field.pattern().get().pattern() + ", but has "
                                + describe(text));
            }
        }
        return null;
    }

    private boolean wrongLength(int length) {
        return field.minLength().filter(limit -> length < limit).isPresent()
                || field.maxLength().filter(limit -> length > limit).isPresent();
    }

    private String lengthRule() {
        return field.minLength().map(limit -> "at least " + limit).orElse("")
                + (field.minLength().isPresent() && field.maxLength().isPresent() ? " and " : "")
                + field.maxLength().map(limit -> "at most " + limit).orElse("");
    }

    private FieldProblem outsideWindow(Instant instant, Instant now) {
        return field.window()
                .filter(window -> !window.contains(instant, now))
                .map(window -> problem(Reason.OUTSIDE_WINDOW, "must lie in " + window + ", but is " + instant))
                .orElse(null);
    }

    private String formatsHint() {
        return switch (field.type()) {
            case TIMESTAMP, DATE -> " (" + String.join(", ", field.formats()) + ")";
            case TEXT, INT, BIGINT, DOUBLE, DECIMAL, BOOLEAN, UUID, LIST_OF_TEXT -> "";
        };
    }

    private FieldProblem problem(Reason reason, String message) {
        return new FieldProblem(field.name(), reason, message);
    }

    private static String describe(Object raw) {
        if (raw instanceof String text) {
            return "'" + shorten(text) + "'";
        }
        if (raw instanceof RawNumber number) {
            return "the number " + shorten(number.text());
        }
        if (raw instanceof Unsupported unsupported) {
            return unsupported.description();
        }
        return raw instanceof List ? "a list" : String.valueOf(raw);
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + " characters)";
    }

    /** A number as it was written in JSON. */
    record RawNumber(String text) {}

    /** A JSON value that no field type takes. */
    record Unsupported(String description) {}
}
