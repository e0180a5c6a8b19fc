// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads timestamps and dates in the formats that a field declares, tried in order. Thread-safe. */
final class TimeParser {
    private final List<InstantFormat> instantFormats;
    private final List<DateTimeFormatter> dateFormats;

    /** One way to write an instant. Throws one of the three exceptions that {@link #instant} catches. */
    private interface InstantFormat {
        Instant parse(String text);
    }

    /**
     * @throws IllegalArgumentException if a format is neither one of the names nor a valid pattern
     */
    TimeParser(List<String> formats, ZoneId zone) {
        instantFormats =
                formats.stream().map(format -> instantFormat(format, zone)).toList();
        dateFormats = formats.stream().map(TimeParser::dateFormat).toList();
    }

    private static InstantFormat instantFormat(String format, ZoneId zone) {
        return switch (format) {
            case "iso" ->
                text -> {
                    var plain = PlainInstant.parse(text);
                    return plain == null ? iso(text, zone) : plain;
                };
            case "epoch-seconds" -> text -> Instant.ofEpochMilli(Math.multiplyExact(Long.parseLong(text), 1000L));
            case "epoch-millis" -> text -> Instant.ofEpochMilli(Long.parseLong(text));
            default -> {
                var formatter = strict(format);
                yield text -> custom(formatter, text, zone);
            }
        };
    }

    private static DateTimeFormatter dateFormat(String format) {
        return switch (format) {
            case "iso", "epoch-seconds", "epoch-millis" -> DateTimeFormatter.ISO_LOCAL_DATE;
            default -> strict(format);
        };
    }

    /** Strict, because a lenient parser silently makes 28 February of 31 February. */
    private static DateTimeFormatter strict(String pattern) {
        try {
            return new DateTimeFormatterBuilder()
                    .appendPattern(pattern)
                    // People write 'yyyy', the year of an era, and mean this era.
                    .parseDefaulting(ChronoField.ERA, 1)
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (ClassCastException e) {
            // What java.time does with some patterns that pad, such as 'ppHHmm'.
            throw new IllegalArgumentException("can't be read as a pattern: " + pattern, e);
        }
    }

    /** An instant, cut to milliseconds because Cassandra stores no more; empty if no format fits. */
    Optional<Instant> instant(String text) {
        for (var format : instantFormats) {
            try {
                // By way of milliseconds, which also proves that Cassandra's 64 bits can hold it.
                return Optional.of(Instant.ofEpochMilli(format.parse(text).toEpochMilli()));
            } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
                // The next format may fit.
            }
        }
        return Optional.empty();
    }

    Optional<LocalDate> date(String text) {
        for (var format : dateFormats) {
            try {
                return Optional.of(LocalDate.parse(text, format));
            } catch (DateTimeException e) {
                // The next format may fit.
            }
        }
        return Optional.empty();
    }

    private static Instant iso(String text, ZoneId zone) {
        // Instant accepts leap seconds, but wants the seconds to be written.
        if (text.endsWith("Z") && text.length() > "2026-01-01T00:00Z".length()) {
            return Instant.parse(text);
        }
        var time = text.indexOf('T');
        if (time >= 0 && (text.endsWith("Z") || text.indexOf('+', time) >= 0 || text.indexOf('-', time) >= 0)) {
            return OffsetDateTime.parse(text).toInstant();
        }
        return LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    private static Instant custom(DateTimeFormatter formatter, String text, ZoneId zone) {
        // Any zone in the text, be it an offset or a name, beats that of the field.
        TemporalAccessor parsed = formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
        if (parsed instanceof ZonedDateTime zoned) {
            return zoned.toInstant();
        }
        return parsed instanceof LocalDateTime local
                ? local.atZone(zone).toInstant()
                : ((LocalDate) parsed).atStartOfDay(zone).toInstant();
    }
}
