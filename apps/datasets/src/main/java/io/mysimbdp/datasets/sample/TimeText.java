// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.FieldType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

/** Writes instants as a field of a source has them: in the first of its formats. Thread-safe. */
final class TimeText {
    private final Function<Instant, String> writer;

    TimeText(Field field) {
        var format = field.formats().isEmpty() ? "iso" : field.formats().get(0);
        if (field.type() == FieldType.DATE) {
            var formatter = format.equals("iso") ? DateTimeFormatter.ISO_LOCAL_DATE : pattern(format);
            writer = instant -> formatter.format(LocalDate.ofInstant(instant, ZoneOffset.UTC));
        } else if (field.type() == FieldType.TIMESTAMP) {
            writer = switch (format) {
                case "iso" -> Instant::toString;
                case "epoch-seconds" -> instant -> Long.toString(instant.getEpochSecond());
                case "epoch-millis" -> instant -> Long.toString(instant.toEpochMilli());
                default -> pattern(format).withZone(field.zone())::format;
            };
        } else {
            writer = Instant::toString;
        }
    }

    private static DateTimeFormatter pattern(String format) {
        return DateTimeFormatter.ofPattern(format, Locale.ROOT);
    }

    String of(Instant instant) {
        return writer.apply(instant);
    }
}
