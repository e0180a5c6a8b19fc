// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import io.mysimbdp.datasets.FieldChecker.RawNumber;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The checks of a dataset: turns a message value into a {@link Row} or says all that is wrong with it. Thread-safe.
 */
public final class RecordChecker {
    /** A year that fits every date type on the way; outside it, only a mistake lies. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final Dataset dataset;
    private final RecordJson json;
    private final List<FieldChecker> checkers;
    private final int[] derivedFrom;
    private final int eventTime;

    public RecordChecker(Dataset dataset) {
        this.dataset = dataset;
        this.json = new RecordJson(dataset.fields());
        this.checkers = dataset.fields().stream()
                .map(field -> new FieldChecker(
                        field,
                        dataset.source().emptyValues(),
                        dataset.primaryKey().contains(field.name())))
                .toList();
        this.derivedFrom = dataset.derived().stream()
                .mapToInt(column -> indexOf(column.from()))
                .toArray();
        this.eventTime = dataset.eventTime().map(this::indexOf).orElse(-1);
    }

    private int indexOf(String field) {
        for (var i = 0; i < dataset.fields().size(); i++) {
            if (dataset.fields().get(i).name().equals(field)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Checks a record.
     *
     * @param value the record as a JSON object in UTF-8
     * @param recordId what identifies the record; stored in a {@code record-id} column
     * @param fallbackTime the time of the record where the dataset has no event time field, or the record none
     * @param now the instant that relative time windows count from
     */
    public CheckResult check(byte[] value, String recordId, Instant fallbackTime, Instant now) {
        return check(value, () -> recordId, fallbackTime, now);
    }

    /**
     * Checks a record.
     *
     * @param value the record as a JSON object in UTF-8
     * @param recordId gives what identifies the record; asked only where it is stored in a {@code record-id} column
     * @param fallbackTime the time of the record where the dataset has no event time field, or the record none
     * @param now the instant that relative time windows count from
     */
    public CheckResult check(byte[] value, Supplier<String> recordId, Instant fallbackTime, Instant now) {
        var fieldCount = checkers.size();
        var values = new Object[fieldCount + derivedFrom.length];
        var unreadable = json.read(value, values);
        if (unreadable.isPresent()) {
            return new CheckResult.Invalid(List.of(new FieldProblem("", Reason.UNREADABLE, unreadable.get())));
        }
        var problems = new ArrayList<FieldProblem>(0);
        for (var i = 0; i < fieldCount; i++) {
            values[i] = checkField(i, values[i], now, problems::add);
        }
        if (!problems.isEmpty()) {
            return new CheckResult.Invalid(problems);
        }
        for (var i = 0; i < derivedFrom.length; i++) {
            var source = derivedFrom[i] < 0 ? null : values[derivedFrom[i]];
            values[fieldCount + i] = dataset.derived().get(i).value(source, recordId);
        }
        var time = eventTime >= 0 && values[eventTime] instanceof Instant instant ? instant : fallbackTime;
        return new CheckResult.Valid(Row.of(values, micros(time)));
    }

    /** By seconds: {@code ChronoUnit} goes by nanoseconds, of which there are too many before 1677 (JDK-8273369). */
    private static long micros(Instant time) {
        var known = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
        return known.getEpochSecond() * 1_000_000 + known.getNano() / 1_000;
    }

    /**
     * Checks one text as the value of one field, apart from any record.
     *
     * @param field the field's name
     * @param text the text as a CSV source has it
     * @param now the instant that relative time windows count from
     * @param problems gets what is wrong with it
     * @return the value; null if there is none or something is wrong with it
     * @throws IllegalArgumentException if there is no such field
     */
    public Object checkText(String field, String text, Instant now, Consumer<FieldProblem> problems) {
        var index = indexOf(field);
        if (index < 0) {
            throw new IllegalArgumentException("dataset " + dataset.id() + " has no field '" + field + "'");
        }
        return checkField(index, text, now, problems);
    }

    private Object checkField(int index, Object raw, Instant now, Consumer<FieldProblem> problems) {
        var value = checkers.get(index).check(raw, now, problems);
        if (isOutsideCalendar(value)) {
            problems.accept(new FieldProblem(
                    dataset.fields().get(index).name(),
                    Reason.OUTSIDE_WINDOW,
                    "must lie in the years 1 to 9999, but is " + value));
            return null;
        }
        return value;
    }

    /** A driver would wrap such a date around into another one rather than refuse it. */
    private static boolean isOutsideCalendar(Object value) {
        if (value instanceof Instant instant) {
            return instant.isBefore(EARLIEST) || instant.isAfter(LATEST);
        }
        return value instanceof LocalDate date && (date.getYear() < 1 || date.getYear() > 9999);
    }

    /**
     * Reads the raw texts of some fields only, without checking them: what the producer needs for the message key.
     * Thread-safe.
     */
    public static final class Extractor {
        private final RecordJson json;
        private final int size;
        private final Set<String> emptyValues;

        public Extractor(List<Field> fields, List<String> emptyValues) {
            json = new RecordJson(fields);
            size = fields.size();
            this.emptyValues = Set.copyOf(emptyValues);
        }

        /**
         * Reads the texts of the fields; null for a field without a text, number or boolean.
         *
         * @return what is wrong with the record as a whole, or empty
         */
        public Optional<String> read(byte[] value, String[] texts) {
            var raw = new Object[size];
            var problem = json.read(value, raw);
            for (var i = 0; i < size; i++) {
                texts[i] = text(raw[i]);
            }
            return problem;
        }

        private String text(Object raw) {
            var text = raw instanceof RawNumber number
                    ? number.text()
                    : raw instanceof String || raw instanceof Boolean ? raw.toString() : "";
            return text.isEmpty() || emptyValues.contains(text) ? null : text;
        }
    }
}
