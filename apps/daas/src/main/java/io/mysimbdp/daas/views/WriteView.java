// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.UnitConversion;
import io.mysimbdp.datasets.View;
import io.mysimbdp.datasets.ViewField;
import io.mysimbdp.datasets.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a record that somebody sends into the form that the dataset's source has: dropped, renamed, converted. What it can't
 * convert it leaves as it is, for the checks to refuse. Immutable and thread-safe.
 */
public final class WriteView {
    /** Numbers keep the form in which they were sent: 1.50 stays 1.50. */
    private static final JsonMapper MAPPER = mapper();

    private final String name;
    private final List<String> dropped;
    private final List<Change> changes;

    /** From a name outside to a place in the record of the source. */
    private record Change(Field field, ViewField view) {}

    private WriteView(String name, List<String> dropped, List<Change> changes) {
        this.name = name;
        this.dropped = List.copyOf(dropped);
        this.changes = List.copyOf(changes);
    }

    private static JsonMapper mapper() {
        var mapper = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        // The limits of the checks that come after.
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(64)
                        .maxNumberLength(1_000)
                        .build());
        return mapper;
    }

    /** Records as the source of the dataset has them. */
    public static WriteView raw() {
        return new WriteView(Views.RAW, List.of(), List.of());
    }

    public static WriteView of(Dataset dataset, View view) {
        var dropped = new ArrayList<String>();
        view.drop().forEach(field -> dataset.field(field).ifPresent(f -> dropped.add(f.from())));
        var changes = new ArrayList<Change>();
        view.fields().forEach(field -> dataset.field(field.name()).ifPresent(f -> changes.add(new Change(f, field))));
        return new WriteView(view.name(), dropped, changes);
    }

    public String name() {
        return name;
    }

    /** Whether it changes nothing. */
    public boolean isIdentity() {
        return dropped.isEmpty() && changes.isEmpty();
    }

    /**
     * The record in the form of the dataset's source; empty if it can't be read. The checks read only what they look for, and
     * would let pass with all its fields what is broken elsewhere.
     *
     * @param json one JSON object in UTF-8; another JSON value comes back as it is, for the checks to refuse
     */
    public Optional<byte[]> apply(byte[] json) {
        if (isIdentity()) {
            return Optional.of(json);
        }
        try {
            if (!(MAPPER.readTree(json) instanceof ObjectNode record)) {
                return Optional.of(json);
            }
            // All are taken out before any is put back: two fields may have each other's names.
            var sent = new HashMap<String, JsonNode>();
            for (var change : changes) {
                var value = record.remove(change.view.as());
                if (value != null) {
                    sent.put(change.view.as(), value);
                }
            }
            dropped.forEach(path -> remove(record, path));
            for (var change : changes) {
                // By its own name it is not known here.
                if (!change.view.as().equals(change.field.from())) {
                    remove(record, change.field.from());
                }
            }
            for (var change : changes) {
                var value = sent.get(change.view.as());
                if (value != null) {
                    put(record, change.field.from(), stored(change, value));
                }
            }
            return Optional.of(MAPPER.writeValueAsBytes(record));
        } catch (JsonProcessingException | NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read from memory", e);
        }
    }

    private static JsonNode stored(Change change, JsonNode value) {
        if (change.view.convert().isPresent()) {
            return converted(change.view.convert().get(), value);
        }
        if (change.view.zone().isPresent() && value.isTextual()) {
            return change.field
                    .instant(value.textValue().strip(), change.view.zone().get())
                    .<JsonNode>map(instant -> new TextNode(instant.toString()))
                    .orElse(value);
        }
        return value;
    }

    private static JsonNode converted(UnitConversion conversion, JsonNode value) {
        try {
            if (value.isNumber() || (value.isTextual() && value.textValue().length() <= 1_000)) {
                var number = value.isNumber()
                        ? value.decimalValue()
                        : new BigDecimal(value.textValue().strip());
                // Past this, a few characters such as 1e999999999 would cost gigabytes.
                if (Math.abs((long) number.scale()) <= 1_000) {
                    return MAPPER.getNodeFactory().numberNode(conversion.convert(number));
                }
            }
        } catch (NumberFormatException e) {
            // No number: the checks say so.
        }
        return value;
    }

    /** What is wrong with a record, by the names that were sent. */
    public List<FieldProblem> named(List<FieldProblem> problems) {
        return isIdentity() ? problems : problems.stream().map(this::named).toList();
    }

    private FieldProblem named(FieldProblem problem) {
        return changes.stream()
                .filter(change -> change.field.name().equals(problem.field()))
                .findFirst()
                .map(change -> new FieldProblem(
                        change.view.as(),
                        problem.reason(),
                        problem.message()
                                + change.view
                                        .convert()
                                        .map(conversion -> " (in "
                                                + conversion.to().label() + ", converted from "
                                                + conversion.from().label() + ")")
                                        .orElse("")))
                .orElse(problem);
    }

    /** Takes out whatever the checks would take for the field: {@code a.b.c} may be written in four ways. */
    private static void remove(ObjectNode object, String path) {
        object.remove(path);
        for (var dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (object.get(path.substring(0, dot)) instanceof ObjectNode inner) {
                remove(inner, path.substring(dot + 1));
            }
        }
    }

    private static void put(ObjectNode record, String path, JsonNode value) {
        var at = record;
        var names = path.split("\\.", -1);
        for (var i = 0; i < names.length - 1; i++) {
            at = at.get(names[i]) instanceof ObjectNode inner ? inner : at.putObject(names[i]);
        }
        at.set(names[names.length - 1], value);
    }

    /** The name of each changed field outside, by its name in the dataset. */
    public Map<String, String> names() {
        var names = new HashMap<String, String>();
        changes.forEach(change -> names.put(change.field.name(), change.view.as()));
        return Map.copyOf(names);
    }
}
