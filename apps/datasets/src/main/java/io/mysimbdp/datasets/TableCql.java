// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The CQL of a dataset's table. Names are quoted, so that a field may be called {@code order}. */
public final class TableCql {
    /**
     * Smaller files are compacted together whatever their sizes. By default that goes up to 50 MiB, which nodes with small memtables
     * reach only after a dozen flushes, each of which has all that was written before compacted once more.
     */
    private static final int SMALL_SSTABLE_BYTES = 4 << 20;

    private TableCql() {}

    /** {@code CREATE TABLE IF NOT EXISTS …}, with a comment that asks the table's question. */
    public static String createTable(Dataset dataset) {
        var table = dataset.table();
        var columns = dataset.columns().stream()
                .map(column -> quote(column.name()) + " " + column.type().cqlType())
                .collect(Collectors.joining(", "));
        var partitionKey = table.partitionKey().stream().map(TableCql::quote).collect(Collectors.joining(", "));
        var clustering = table.clustering().stream()
                .map(column -> ", " + quote(column.column()))
                .collect(Collectors.joining());
        var options = new ArrayList<String>();
        if (!table.clustering().isEmpty()) {
            // First, since it can be given only when the table is created.
            options.add("CLUSTERING ORDER BY ("
                    + table.clustering().stream()
                            .map(column -> quote(column.column()) + (column.descending() ? " DESC" : " ASC"))
                            .collect(Collectors.joining(", "))
                    + ")");
        }
        options.add(options(table));
        return "CREATE TABLE IF NOT EXISTS " + name(dataset) + " (" + columns + ", PRIMARY KEY ((" + partitionKey + ")"
                + clustering + ")) WITH " + String.join(" AND ", options);
    }

    /** {@code ALTER TABLE … ADD}: a column that the table lacks. */
    public static String addColumn(Dataset dataset, Column column) {
        return "ALTER TABLE " + name(dataset) + " ADD " + quote(column.name()) + " "
                + column.type().cqlType();
    }

    /** {@code ALTER TABLE … WITH}: the options that follow from the descriptor and may change. */
    public static String alterOptions(Dataset dataset) {
        return "ALTER TABLE " + name(dataset) + " WITH " + options(dataset.table());
    }

    private static String options(TableSpec table) {
        return "comment = '" + table.question().replace("'", "''") + "' AND default_time_to_live = "
                + table.retention().map(Duration::toSeconds).orElse(0L) + " AND compaction = " + compaction(table);
    }

    /**
     * Rows that expire are compacted by time window, about thirty windows in a retention, so that whole files are
     * dropped; all others by the unified strategy, which Cassandra 5 recommends.
     */
    private static String compaction(TableSpec table) {
        if (table.retention().isEmpty()) {
            return "{'class': 'UnifiedCompactionStrategy'}";
        }
        var hours = Math.max(1, table.retention().get().toHours() / 30);
        var window = hours >= 24
                ? "'compaction_window_unit': 'DAYS', 'compaction_window_size': " + hours / 24
                : "'compaction_window_unit': 'HOURS', 'compaction_window_size': " + hours;
        return "{'class': 'TimeWindowCompactionStrategy', " + window + ", 'min_sstable_size': " + SMALL_SSTABLE_BYTES
                + "}";
    }

    /** {@code INSERT INTO … VALUES (…) USING TIMESTAMP ?}: the values of a row in order, then its write time. */
    public static String insert(Dataset dataset) {
        var columns = dataset.columns();
        return "INSERT INTO " + name(dataset) + " ("
                + columns.stream().map(column -> quote(column.name())).collect(Collectors.joining(", "))
                + ") VALUES (" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ") USING TIMESTAMP ?";
    }

    /** {@code SELECT … WHERE} each of the key columns is given, in order. */
    public static String select(Dataset dataset, List<String> columns, List<String> keyColumns) {
        return "SELECT " + columns.stream().map(TableCql::quote).collect(Collectors.joining(", ")) + " FROM "
                + name(dataset) + " WHERE "
                + keyColumns.stream().map(column -> quote(column) + " = ?").collect(Collectors.joining(" AND "));
    }

    /** The table's quoted name with its keyspace. */
    public static String name(Dataset dataset) {
        return quote(dataset.keyspace()) + "." + quote(dataset.table().name());
    }

    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
