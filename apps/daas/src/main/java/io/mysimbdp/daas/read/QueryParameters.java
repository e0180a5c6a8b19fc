// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import io.mysimbdp.datasets.Nearest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The parameters of a query: every getter marks its parameter as known, and {@link #finish} notes those that nobody asked
 * for. Problems are collected, never thrown. Not thread-safe.
 */
public final class QueryParameters {
    private static final int SHOWN = 60;

    private final Map<String, List<String>> values;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<ParameterProblem> problems = new ArrayList<>();

    public QueryParameters(Map<String, List<String>> values) {
        this.values = Map.copyOf(values);
    }

    public void problem(String name, String message) {
        problems.add(new ParameterProblem(name, message));
    }

    public Optional<String> text(String name) {
        known.add(name);
        var given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            problem(name, "must be given once, but comes " + given.size() + " times");
        }
        return given.stream().findFirst();
    }

    /** A value that {@code parser} reads; what it throws becomes a problem. */
    public <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                problem(name, e.getMessage());
                return Optional.empty();
            }
        });
    }

    public int integer(String name, int fallback, int min, int max) {
        return parsed(name, text -> {
                    try {
                        var number = Integer.parseInt(text);
                        if (number >= min && number <= max) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // Falls through to the same message.
                    }
                    throw new IllegalArgumentException(
                            "must be a whole number from " + min + " to " + max + ", but is '" + shown(text) + "'");
                })
                .orElse(fallback);
    }

    /** An instant in ISO 8601, with Z or an offset. */
    public Optional<Instant> instant(String name) {
        return parsed(name, text -> {
            try {
                // A plus in a URL that nobody encoded arrives as a blank.
                return Instant.ofEpochMilli(OffsetDateTime.parse(text.strip().replace(' ', '+'))
                        .toInstant()
                        .toEpochMilli());
            } catch (DateTimeException | ArithmeticException e) {
                throw new IllegalArgumentException(
                        "must be an instant such as 2026-01-15T00:00:00Z, but is '" + shown(text) + "'", e);
            }
        });
    }

    /** Comma-separated names; also a parameter that comes more than once. */
    public List<String> names(String name) {
        known.add(name);
        return values.getOrDefault(name, List.of()).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /**
     * All problems, those of parameters that nobody asked for among them.
     *
     * @param alsoKnown parameters that have a meaning in requests of this kind, but not in this one's state
     */
    public List<ParameterProblem> finish(Collection<String> alsoKnown) {
        var candidates = new LinkedHashSet<>(known);
        candidates.addAll(alsoKnown);
        for (var name : values.keySet()) {
            if (!candidates.contains(name)) {
                problems.add(new ParameterProblem(
                        shown(name),
                        "is no parameter here" + Nearest.hint(shown(name), candidates) + " (known: "
                                + String.join(", ", candidates) + ")"));
            }
        }
        return List.copyOf(problems);
    }

    public List<ParameterProblem> problems() {
        return List.copyOf(problems);
    }

    /** What a caller sent, short enough for a message. */
    public static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
