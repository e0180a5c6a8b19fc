// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.Mask;
import io.mysimbdp.datasets.UnitConversion;
import io.mysimbdp.datasets.View;
import io.mysimbdp.datasets.ViewField;
import io.mysimbdp.datasets.Views;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What somebody sees of a dataset: which columns, by which names, with which values. Immutable and thread-safe. */
public final class ReadView {
    private final String name;
    private final List<ViewColumn> columns;

    private ReadView(String name, List<ViewColumn> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
    }

    /** The table as it is. */
    public static ReadView raw(Dataset dataset) {
        return new ReadView(Views.RAW, columns(dataset, Optional.empty(), null));
    }

    public static ReadView of(Dataset dataset, View view, Masker masker) {
        return new ReadView(view.name(), columns(dataset, Optional.of(view), masker));
    }

    private static List<ViewColumn> columns(Dataset dataset, Optional<View> view, Masker masker) {
        var shown = new ArrayList<ViewColumn>();
        var all = dataset.columns();
        for (var i = 0; i < all.size(); i++) {
            var column = all.get(i);
            if (view.filter(v -> v.drop().contains(column.name())).isPresent()) {
                continue;
            }
            var separator = dataset.field(column.name()).map(Field::separator).orElse(";");
            var changed = view.flatMap(v -> v.field(column.name()));
            shown.add(
                    changed.isEmpty()
                            ? new ViewColumn(
                                    column.name(),
                                    column.name(),
                                    i,
                                    column.type(),
                                    false,
                                    separator,
                                    UnaryOperator.identity())
                            : changed(dataset.tenant(), i, column.type(), separator, changed.get(), masker));
        }
        return shown;
    }

    private static ViewColumn changed(
            String tenant, int index, FieldType type, String separator, ViewField field, Masker masker) {
        var shownType = type;
        UnaryOperator<Object> transform = UnaryOperator.identity();
        if (field.mask().isPresent()) {
            var mask = field.mask().get();
            shownType = type == FieldType.LIST_OF_TEXT ? FieldType.LIST_OF_TEXT : FieldType.TEXT;
            transform = value -> masked(value, mask, tenant, masker);
        } else if (field.convert().isPresent()) {
            var conversion = field.convert().get();
            // A whole number of one unit is none of another.
            shownType = type == FieldType.DECIMAL ? FieldType.DECIMAL : FieldType.DOUBLE;
            transform = value -> converted(value, conversion);
        } else if (field.zone().isPresent()) {
            var zone = field.zone().get();
            transform = value -> zoned(value, zone);
        }
        return new ViewColumn(
                field.as(), field.name(), index, shownType, field.mask().isPresent(), separator, transform);
    }

    private static Object masked(Object value, Mask mask, String tenant, Masker masker) {
        return value instanceof List<?> elements
                ? elements.stream()
                        .map(element -> maskedText(element.toString(), mask, tenant, masker))
                        .toList()
                : maskedText(value.toString(), mask, tenant, masker);
    }

    private static String maskedText(String text, Mask mask, String tenant, Masker masker) {
        if (mask instanceof Mask.Shorten shorten) {
            // In characters as people count them: half an emoji is no text.
            return text.codePointCount(0, text.length()) <= shorten.keep()
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, shorten.keep()));
        }
        return masker.hash(tenant, text);
    }

    private static Object converted(Object value, UnitConversion conversion) {
        var exact = value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
        var result = conversion.convert(exact);
        return value instanceof BigDecimal ? result : (Object) result.doubleValue();
    }

    private static Object zoned(Object value, ZoneId zone) {
        return ((Instant) value).atZone(zone).toOffsetDateTime();
    }

    public String name() {
        return name;
    }

    /** The columns in the order of the dataset. */
    public List<ViewColumn> columns() {
        return columns;
    }

    /** The column of a name outside. */
    public Optional<ViewColumn> column(String outside) {
        return columns.stream().filter(column -> column.name().equals(outside)).findFirst();
    }

    /** The name outside of a column of the dataset, also of one that is left out: its own. */
    public String nameOf(String source) {
        return columns.stream()
                .filter(column -> column.source().equals(source))
                .map(ViewColumn::name)
                .findFirst()
                .orElse(source);
    }
}
