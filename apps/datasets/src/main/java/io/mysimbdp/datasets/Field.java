// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One field of a record: where it stands in the source, its type, and the checks that each value must pass.
 *
 * @param name the name of its column
 * @param from its name in the source: a CSV column, or a dotted path into a JSON object
 * @param type the type of its values
 * @param required whether a record without it is refused; always true for the fields of the table's primary key
 * @param min the least allowed number, inclusive
 * @param max the greatest allowed number, inclusive
 * @param pattern what the whole text must match
 * @param allowed the only allowed texts; empty for any
 * @param minLength the least length in characters (of a list: of elements)
 * @param maxLength the greatest length in characters (of a list: of elements)
 * @param formats how timestamps and dates are written, tried in order: {@code iso}, {@code epoch-seconds},
 *     {@code epoch-millis} or a pattern of {@link java.time.format.DateTimeFormatter}
 * @param zone the zone of timestamps that name none
 * @param window between which instants a timestamp must lie
 * @param separator what separates the elements of a list that is written as one text
 */
public record Field(
        String name,
        String from,
        FieldType type,
        boolean required,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        Optional<Pattern> pattern,
        List<String> allowed,
        Optional<Integer> minLength,
        Optional<Integer> maxLength,
        List<String> formats,
        ZoneId zone,
        Optional<TimeWindow> window,
        String separator) {

    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(type, "type");
        allowed = List.copyOf(allowed);
        formats = List.copyOf(formats);
    }

    /**
     * An instant in one of the formats.
     *
     * @param fallback the zone where the text names none
     */
    public Optional<Instant> instant(String text, ZoneId fallback) {
        return new TimeParser(formats, fallback).instant(text);
    }

    Field asRequired() {
        return withRequired(true);
    }

    Field asOptional() {
        return withRequired(false);
    }

    private Field withRequired(boolean value) {
        return new Field(
                name, from, type, value, min, max, pattern, allowed, minLength, maxLength, formats, zone, window,
                separator);
    }

    Field withWindow(TimeWindow value) {
        return new Field(
                name,
                from,
                type,
                required,
                min,
                max,
                pattern,
                allowed,
                minLength,
                maxLength,
                formats,
                zone,
                Optional.of(value),
                separator);
    }
}
