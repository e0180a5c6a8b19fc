// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Writes shown values. */
public final class Values {
    private Values() {}

    /** As JSON: numbers and booleans as such, times in ISO 8601, lists as arrays. */
    public static void json(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof List<?> elements) {
            json.writeStartArray();
            for (var element : elements) {
                json.writeString(element.toString());
            }
            json.writeEndArray();
        } else {
            json.writeString(text(value));
        }
    }

    /** Times with seconds, as RFC 3339 wants them, also where they are zero. */
    private static String text(Object value) {
        return value instanceof OffsetDateTime time
                ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)
                : value.toString();
    }

    /** A record as a JSON object, in the order of the columns; null where it has no value. */
    public static void json(JsonGenerator json, List<ViewColumn> columns, List<Object> stored) throws IOException {
        json.writeStartObject();
        for (var column : columns) {
            json.writeFieldName(column.name());
            json(json, column.shown(stored.get(column.index())));
        }
        json.writeEndObject();
    }

    /** As CSV (RFC 4180) without the line end; no value is an empty field. */
    public static void csv(StringBuilder line, List<ViewColumn> columns, List<Object> stored) {
        for (var i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var value = column.shown(stored.get(column.index()));
            if (i > 0) {
                line.append(',');
            }
            if (value instanceof List<?> elements) {
                quoted(line, elements.stream().map(Object::toString).collect(Collectors.joining(column.separator())));
            } else if (value != null) {
                quoted(line, text(value));
            }
        }
    }

    /** The names of the columns as the first line of CSV, without the line end. */
    public static String csvHeader(List<ViewColumn> columns) {
        return columns.stream().map(ViewColumn::name).collect(Collectors.joining(","));
    }

    private static void quoted(StringBuilder line, String text) {
        var plain = true;
        for (var i = 0; i < text.length() && plain; i++) {
            var c = text.charAt(i);
            plain = c != ',' && c != '"' && c != '\n' && c != '\r';
        }
        if (plain) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
