// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the section {@code views} of a descriptor. */
final class ViewsReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,47}");

    /** Whoever reads or sends may be used to names in camel case. */
    private static final Pattern OUTSIDE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,47}");

    private static final List<String> MASKS = List.of("hash", "shorten");

    private final List<Field> fields;
    private final List<DerivedColumn> derived;
    private final TableSpec table;

    ViewsReader(List<Field> fields, List<DerivedColumn> derived, TableSpec table) {
        this.fields = fields;
        this.derived = derived;
        this.table = table;
    }

    private enum Direction {
        READ,
        WRITE
    }

    Views read(Yaml.MapView section) {
        var readViews = section.maps("read");
        var writeViews = section.maps("write");
        var read = readViews.stream().map(view -> view(view, Direction.READ)).toList();
        var write = writeViews.stream().map(view -> view(view, Direction.WRITE)).toList();
        unique(readViews);
        unique(writeViews);
        // Whoever declares a view to be used by default wants to keep something from those who use it.
        var hides = read.stream().anyMatch(view -> view.name().equals(Views.DEFAULT));
        var raw = roles(section, "raw").orElse(hides ? Set.of("admin") : Set.copyOf(Views.ROLES));
        section.done();
        return new Views(raw, read, write);
    }

    private static void unique(List<Yaml.MapView> views) {
        var seen = new HashSet<String>();
        for (var view : views) {
            view.text("name")
                    .filter(name -> !seen.add(name))
                    .ifPresent(name -> view.problem("name", "must be unique, but '" + name + "' comes twice"));
        }
    }

    private View view(Yaml.MapView view, Direction direction) {
        var rule = "must start with a lower-case letter and have at most 48 lower-case letters, digits, underscores and"
                + " hyphens";
        var name = view.requiredText("name", "it " + rule)
                .map(text -> {
                    if (!NAME.matcher(text).matches()) {
                        view.problem("name", rule + ", but is '" + text + "'");
                    } else if (text.equals(Views.RAW)) {
                        view.problem("name", "must not be 'raw', which names the table as it is");
                    }
                    return text;
                })
                .orElse("unnamed");
        var roles = roles(view, "roles").orElse(Set.copyOf(Views.ROLES));
        var columns = direction == Direction.READ ? columns() : fieldNames();
        var drop = view.texts("drop").orElse(List.of());
        drop.forEach(column -> known(view, "drop", column, columns));
        if (direction == Direction.WRITE) {
            drop.stream()
                    .filter(this::isRequired)
                    .forEach(field -> view.problem("drop", "must not name '" + field + "', which is required"));
        }
        var entries = view.maps("fields");
        var viewFields = new ArrayList<ViewField>();
        var seen = new HashSet<String>();
        for (var entry : entries) {
            var field = field(entry, direction, columns);
            if (drop.contains(field.name())) {
                entry.problem("name", "must not name '" + field.name() + "', which is dropped");
            } else if (!seen.add(field.name())) {
                entry.problem("name", "must be unique, but '" + field.name() + "' comes twice");
            }
            viewFields.add(field);
        }
        var result = new View(name, roles, drop, viewFields);
        distinctOutside(entries, result, columns);
        view.done();
        return result;
    }

    private static Optional<Set<String>> roles(Yaml.MapView view, String key) {
        var roles = view.texts(key);
        roles.filter(List::isEmpty).ifPresent(none -> view.problem(key, "must name at least one role"));
        roles.orElse(List.of()).stream()
                .filter(role -> !Views.ROLES.contains(role))
                .forEach(role -> view.problem(
                        key,
                        "must name roles of " + String.join(", ", Views.ROLES) + ", but names '" + role + "'"
                                + Nearest.hint(role, Views.ROLES)));
        return roles.map(Set::copyOf);
    }

    private List<String> fieldNames() {
        return fields.stream().map(Field::name).toList();
    }

    private List<String> columns() {
        var names = new ArrayList<>(fieldNames());
        derived.forEach(column -> names.add(column.name()));
        return names;
    }

    private boolean isRequired(String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name) && field.required());
    }

    private static boolean known(Yaml.MapView view, String key, String column, Collection<String> columns) {
        if (!columns.contains(column)) {
            view.problem(
                    key,
                    "must name fields of the dataset, but there is no '" + column + "'"
                            + Nearest.hint(column, columns));
            return false;
        }
        return true;
    }

    private ViewField field(Yaml.MapView entry, Direction direction, List<String> columns) {
        var name = entry.requiredText("name", "it must name a field of the dataset")
                .orElse("");
        var type = name.isEmpty() || !known(entry, "name", name, columns) ? Optional.<FieldType>empty() : type(name);
        var as = entry.text("as").orElse(name);
        if (entry.has("as") && !OUTSIDE_NAME.matcher(as).matches()) {
            entry.problem(
                    "as",
                    "must start with a letter and have at most 48 letters, digits and underscores, but is '" + as
                            + "'");
        }
        var mask = direction == Direction.READ ? mask(entry) : Optional.<Mask>empty();
        var decimals = entry.optionalInteger("decimals", 0, 12);
        var convert = entry.parsed("convert", text -> UnitConversion.parse(text, decimals));
        var zone = entry.parsed("zone", ViewsReader::zone);
        entry.done();

        type.ifPresent(t -> {
            fits(entry, "mask", t, other -> other != FieldType.BOOLEAN);
            mask.filter(Mask.Shorten.class::isInstance)
                    .filter(m -> t != FieldType.TEXT && t != FieldType.LIST_OF_TEXT)
                    .ifPresent(m -> entry.problem("mask", "must be hash for the type " + t.label()));
            fits(entry, "convert", t, other -> canConvert(other, direction));
            fits(entry, "zone", t, other -> other == FieldType.TIMESTAMP);
        });
        if (entry.has("mask") && entry.has("convert")) {
            entry.problem("convert", "has no meaning for a field that is masked");
        }
        if (entry.has("mask") && entry.has("zone")) {
            entry.problem("zone", "has no meaning for a field that is masked");
        }
        if (entry.has("decimals") && !entry.has("convert")) {
            entry.problem("decimals", "has a meaning only beside convert");
        }
        if (direction == Direction.READ && isAskedFor(name)) {
            for (var key : List.of("mask", "convert")) {
                if (entry.has(key)) {
                    entry.problem(
                            key,
                            "has no meaning for '" + name + "': records are asked for by it, so whoever asks knows it");
                }
            }
        }
        if (direction == Direction.WRITE && entry.has("zone") && type.isPresent() && !takesIso(name)) {
            entry.problem("zone", "needs a field that has iso among its formats, in which such times are passed on");
        }
        return new ViewField(name, as, mask, convert, zone);
    }

    private Optional<FieldType> type(String column) {
        return fields.stream()
                .filter(field -> field.name().equals(column))
                .map(Field::type)
                .findFirst()
                .or(() -> derived.stream()
                        .filter(other -> other.name().equals(column))
                        .map(other -> other.kind().type())
                        .findFirst());
    }

    private boolean takesIso(String name) {
        return fields.stream()
                .anyMatch(field -> field.name().equals(name) && field.formats().contains("iso"));
    }

    /** A whole number that is sent in another unit would be none any more. */
    private static boolean canConvert(FieldType type, Direction direction) {
        return direction == Direction.READ ? type.isNumeric() : type == FieldType.DOUBLE || type == FieldType.DECIMAL;
    }

    private static void fits(Yaml.MapView entry, String key, FieldType type, Predicate<FieldType> rule) {
        if (entry.has(key) && !rule.test(type)) {
            entry.problem(key, "has no meaning for the type " + type.label());
        }
    }

    private static Optional<Mask> mask(Yaml.MapView entry) {
        var keep = entry.optionalInteger("keep", 0, 1_000);
        Optional<Mask> mask = entry.parsed("mask", text -> switch (text) {
            case "hash" -> new Mask.Hash();
            case "shorten" -> new Mask.Shorten(keep.orElse(1));
            default ->
                throw new IllegalArgumentException(
                        "must be hash or shorten, but is '" + text + "'" + Nearest.hint(text, MASKS));
        });
        if (keep.isPresent() && !entry.text("mask").equals(Optional.of("shorten"))) {
            entry.problem("keep", "has a meaning only beside 'mask: shorten'");
        }
        return mask;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be a time zone such as UTC or Europe/Vienna, but is '" + text + "'", e);
        }
    }

    /** Whether it is a column of the partition key, or the field that one of them is computed from. */
    private boolean isAskedFor(String column) {
        return table.partitionKey().contains(column)
                || derived.stream()
                        .anyMatch(other -> table.partitionKey().contains(other.name())
                                && other.from().equals(column));
    }

    /** Two columns of one name could not be told apart. */
    private static void distinctOutside(List<Yaml.MapView> entries, View view, List<String> columns) {
        for (var i = 0; i < entries.size(); i++) {
            var field = view.fields().get(i);
            var taken = columns.stream()
                    .filter(column ->
                            !column.equals(field.name()) && !view.drop().contains(column))
                    .anyMatch(column -> view.nameOf(column).equals(field.as()));
            if (taken && !field.as().equals(field.name())) {
                entries.get(i).problem("as", "must be unique, but another field is named '" + field.as() + "', too");
            }
        }
    }
}
