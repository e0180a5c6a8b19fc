// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.openapi;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON schemas (draft 2020-12, the one of OpenAPI 3.1) as maps. */
public final class Schemas {
    private Schemas() {}

    public static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    public static Map<String, Object> choice(String... values) {
        return Map.of("type", "string", "enum", List.of(values));
    }

    public static Map<String, Object> bool() {
        return Map.of("type", "boolean");
    }

    /** A whole number in a range, both ends included. */
    public static Map<String, Object> integer(long min, long max) {
        return Map.of("type", "integer", "minimum", min, "maximum", max);
    }

    public static Map<String, Object> instant() {
        return Map.of("type", "string", "format", "date-time");
    }

    public static Map<String, Object> array(Map<String, Object> items) {
        return Map.of("type", "array", "items", items);
    }

    /** An object with these properties, all of which it has. */
    public static Map<String, Object> object(Map<String, Map<String, Object>> properties) {
        return Map.of("type", "object", "properties", properties, "required", List.copyOf(properties.keySet()));
    }

    /** One of the document's own schemas. */
    public static Map<String, Object> ref(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    /** A record as it is sent: by the names that fields have in the source; of any dataset if none is given. */
    public static Map<String, Object> sentRecord(Optional<Dataset> dataset) {
        if (dataset.isEmpty()) {
            return Map.of("type", "object", "description", "A record of the dataset.");
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("title", dataset.get().id());
        schema.put("description", dataset.get().description());
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var field : dataset.get().fields()) {
            // A dotted name stands for a value inside an object, which a flat list of properties can't say.
            if (field.from().indexOf('.') >= 0) {
                continue;
            }
            properties.put(field.from(), value(field));
            if (field.required()) {
                required.add(field.from());
            }
        }
        schema.put("properties", properties);
        schema.put("required", required);
        return schema;
    }

    private static Map<String, Object> value(Field field) {
        var schema = new LinkedHashMap<String, Object>();
        switch (field.type()) {
            case TEXT -> {
                schema.put("type", "string");
                field.minLength().ifPresent(length -> schema.put("minLength", length));
                field.maxLength().ifPresent(length -> schema.put("maxLength", length));
                field.pattern().ifPresent(pattern -> schema.put("pattern", "^(?:" + pattern.pattern() + ")$"));
            }
            case INT, BIGINT -> {
                schema.put("type", "integer");
                schema.put("format", field.type() == FieldType.INT ? "int32" : "int64");
            }
            case DOUBLE, DECIMAL -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case TIMESTAMP -> {
                schema.put("type", "string");
                if (field.formats().equals(List.of("iso"))) {
                    schema.put("format", "date-time");
                } else {
                    schema.put("description", "Written as one of " + String.join(", ", field.formats()) + ".");
                }
            }
            case DATE -> {
                schema.put("type", "string");
                if (field.formats().equals(List.of("iso"))) {
                    schema.put("format", "date");
                } else {
                    schema.put("description", "Written as one of " + String.join(", ", field.formats()) + ".");
                }
            }
            case UUID -> {
                schema.put("type", "string");
                schema.put("format", "uuid");
            }
            case LIST_OF_TEXT -> {
                schema.put("type", "array");
                schema.put("items", text());
            }
        }
        if (field.type().isNumeric()) {
            field.min().ifPresent(min -> schema.put("minimum", min));
            field.max().ifPresent(max -> schema.put("maximum", max));
        }
        if (!field.allowed().isEmpty() && field.type() == FieldType.TEXT) {
            schema.put("enum", field.allowed());
        }
        return schema;
    }
}
