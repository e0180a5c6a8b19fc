// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mysimbdp.datasets.FieldChecker.RawNumber;
import io.mysimbdp.datasets.FieldChecker.Unsupported;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads the fields of a dataset from a JSON object, nested ones by their dotted paths. Thread-safe. */
final class RecordJson {
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(1_000)
                    // The parser remembers thousands of names for ever.
                    .maxNameLength(1_000)
                    .build())
            .build();

    private final Map<String, int[]> indexesByPath = new HashMap<>();
    private final int size;
    private final boolean nested;

    RecordJson(List<Field> fields) {
        for (var i = 0; i < fields.size(); i++) {
            // Several fields may read the same value, such as a key field that is part of the record id, too.
            indexesByPath.merge(fields.get(i).from(), new int[] {i}, RecordJson::joined);
        }
        size = fields.size();
        nested = fields.stream().anyMatch(field -> field.from().indexOf('.') >= 0);
    }

    private static int[] joined(int[] some, int[] more) {
        return IntStream.concat(IntStream.of(some), IntStream.of(more)).toArray();
    }

    /**
     * Reads the raw values into {@code values}, by the index of their fields.
     *
     * @return what is wrong with the text as a whole; empty if it is one JSON object
     */
    Optional<String> read(byte[] json, Object[] values) {
        if (values.length < size) {
            throw new IllegalArgumentException("room for " + values.length + " values, but there are " + size);
        }
        try (var parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of("is not a JSON object");
            }
            object(parser, "", values);
            if (parser.nextToken() != null) {
                return Optional.of("has something after the JSON object");
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            var at =
                    e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
            // Jackson adds where an object began, with a placeholder for a source that it doesn't name.
            var message = e.getOriginalMessage().replaceAll("(?s) \\(start marker at .*", "");
            return Optional.of("is not valid JSON" + at + ": " + message);
        } catch (IOException e) {
            return Optional.of("is not valid JSON: " + e.getMessage());
        }
    }

    private void object(JsonParser parser, String prefix, Object[] values) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var path = prefix.isEmpty() ? name : prefix + name;
            var token = parser.nextToken();
            var indexes = indexesByPath.get(path);
            if (indexes != null) {
                var value = value(parser, token);
                for (var index : indexes) {
                    values[index] = value;
                }
            } else if (token == JsonToken.START_OBJECT && nested) {
                object(parser, path + ".", values);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new RawNumber(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> array(parser);
            case START_OBJECT -> {
                parser.skipChildren();
                yield new Unsupported("an object");
            }
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    private static Object array(JsonParser parser) throws IOException {
        var elements = new ArrayList<String>();
        var textsOnly = true;
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("unexpected end inside an array");
            }
            if (token == JsonToken.VALUE_STRING) {
                elements.add(parser.getText());
            } else {
                textsOnly = false;
                parser.skipChildren();
            }
        }
        return textsOnly ? List.copyOf(elements) : new Unsupported("a list with something other than texts");
    }
}
