// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where the columns of the primary key stand in a row, and how Cassandra orders the first clustering column. Thread-safe. */
final class KeyColumns {
    private final int[] partition;
    private final int[] clustering;
    private final Optional<Comparator<Object>> order;

    KeyColumns(Dataset dataset) {
        var columns = dataset.columns();
        var names = columns.stream().map(column -> column.name()).toList();
        partition =
                dataset.table().partitionKey().stream().mapToInt(names::indexOf).toArray();
        clustering = dataset.table().clustering().stream()
                .mapToInt(column -> names.indexOf(column.column()))
                .toArray();
        order = clustering.length == 0
                ? Optional.empty()
                : order(columns.get(clustering[0]).type());
    }

    PrimaryKey of(Row row) {
        return new PrimaryKey(values(row, partition, false), values(row, clustering, true));
    }

    private static List<Object> values(Row row, int[] indexes, boolean comparable) {
        var values = new ArrayList<>(indexes.length);
        for (var index : indexes) {
            var value = row.values().get(index);
            values.add(comparable ? comparable(value) : value);
        }
        return List.copyOf(values);
    }

    /**
     * A clustering value so that {@code equals} says what Cassandra says: it compares decimals by their number, and so
     * takes 1.0 and 1.00 for the same row. In a partition key the bytes count, and they are two.
     */
    static Object comparable(Object value) {
        return value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value;
    }

    /**
     * The order of the first clustering column as Cassandra has it; empty if there is no such column, or its order is
     * not one that Java has.
     */
    Optional<Comparator<Object>> order() {
        return order;
    }

    private static Optional<Comparator<Object>> order(FieldType type) {
        return switch (type) {
            case INT, BIGINT, DOUBLE, DECIMAL, TIMESTAMP, DATE -> Optional.of(KeyColumns::natural);
            // Cassandra compares the bytes of UTF-8, whose order is that of code points.
            case TEXT -> Optional.of((a, b) -> byCodePoint((String) a, (String) b));
            case BOOLEAN, UUID, LIST_OF_TEXT -> Optional.empty();
        };
    }

    @SuppressWarnings("unchecked") // A column has values of one type.
    private static int natural(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static int byCodePoint(String a, String b) {
        var i = 0;
        while (i < a.length() && i < b.length()) {
            var left = a.codePointAt(i);
            var right = b.codePointAt(i);
            if (left != right) {
                return Integer.compare(left, right);
            }
            i += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }
}
