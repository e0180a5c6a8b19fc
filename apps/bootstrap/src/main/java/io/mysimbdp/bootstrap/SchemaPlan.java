// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.bootstrap.BootstrapResult.Kind;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.datasets.TableSpec;
import io.mysimbdp.datasets.TableSpec.Clustering;
import io.mysimbdp.runtime.daas.DaasSchema;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to do so that keyspaces and tables are as described.
 *
 * @param statements CQL, to be executed one after another
 * @param problems what can't be done; nothing of the plan may be carried out if there is any
 */
record SchemaPlan(List<String> statements, List<Item> items, List<String> notes, List<String> problems) {
    private static final String NETWORK_TOPOLOGY = "NetworkTopologyStrategy";
    private static final String OUTCOMES = LineageSchema.TENANT + "." + LineageSchema.OUTCOMES_TABLE;

    static SchemaPlan of(List<Dataset> datasets, int replication, String datacenter, SchemaState present) {
        var plan = new SchemaPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var keyspaces = datasets.stream().map(Dataset::keyspace).collect(Collectors.toCollection(LinkedHashSet::new));
        keyspaces.add(LineageSchema.TENANT);
        keyspaces.forEach(keyspace -> plan.keyspace(
                keyspace, replication, datacenter, present.replications().get(keyspace)));
        datasets.forEach(dataset -> plan.table(dataset, present.tables().get(tableName(dataset))));
        plan.ownTable(OUTCOMES, LineageSchema.CREATE_OUTCOMES, present);
        DaasSchema.tables().forEach(table -> plan.ownTable(table.fullName(), table.create(), present));
        return plan;
    }

    /** A table of the platform itself, which is made and then never changed. */
    private void ownTable(String name, String create, SchemaState present) {
        if (present.tables().containsKey(name)) {
            items.add(Item.found(Kind.TABLE, name, List.of()));
        } else {
            statements.add(create);
            items.add(Item.created(Kind.TABLE, name));
        }
    }

    /** The tables that {@link #of} needs to know of. */
    static List<String> tableNames(List<Dataset> datasets) {
        return Stream.of(
                        datasets.stream().map(SchemaPlan::tableName),
                        Stream.of(OUTCOMES),
                        DaasSchema.tables().stream().map(DaasSchema.Table::fullName))
                .flatMap(names -> names)
                .toList();
    }

    private static String tableName(Dataset dataset) {
        return dataset.keyspace() + "." + dataset.table().name();
    }

    private void keyspace(String keyspace, int replication, String datacenter, Map<String, String> present) {
        var factor = Integer.toString(replication);
        if (present == null) {
            statements.add("CREATE KEYSPACE IF NOT EXISTS " + TableCql.quote(keyspace) + " WITH replication = "
                    + map(Map.of("class", NETWORK_TOPOLOGY, datacenter, factor)));
            items.add(Item.created(Kind.KEYSPACE, keyspace));
            return;
        }
        var strategy = present.getOrDefault("class", "");
        var byDatacenter = strategy.endsWith(NETWORK_TOPOLOGY);
        if (byDatacenter && factor.equals(present.get(datacenter))) {
            items.add(Item.found(Kind.KEYSPACE, keyspace, List.of()));
            return;
        }
        // Other datacenters are somebody's decision that is not described here.
        var wanted = new TreeMap<String, String>();
        if (byDatacenter) {
            wanted.putAll(present);
        }
        wanted.put("class", NETWORK_TOPOLOGY);
        wanted.put(datacenter, factor);
        statements.add("ALTER KEYSPACE " + TableCql.quote(keyspace) + " WITH replication = " + map(wanted));
        var before = byDatacenter
                ? datacenter + ":" + present.getOrDefault(datacenter, "0")
                : strategy.substring(strategy.lastIndexOf('.') + 1)
                        + (present.containsKey("replication_factor") ? ":" + present.get("replication_factor") : "");
        items.add(Item.found(
                Kind.KEYSPACE, keyspace, List.of("replication " + before + " → " + datacenter + ":" + factor)));
        notes.add("keyspace " + keyspace + " has another replication now: rows written before are on the old nodes only"
                + " until 'nodetool repair --full " + keyspace + "' has run on every node");
    }

    private static String map(Map<String, String> options) {
        return new TreeMap<>(options)
                .entrySet().stream()
                        .map(entry -> CqlText.literal(entry.getKey()) + ": " + CqlText.literal(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private void table(Dataset dataset, TableState present) {
        var name = tableName(dataset);
        if (present == null) {
            statements.add(TableCql.createTable(dataset));
            items.add(Item.created(Kind.TABLE, name));
            return;
        }
        if (!compatible(dataset, present)) {
            return;
        }
        var changes = new ArrayList<String>();
        for (var column : dataset.columns()) {
            if (!present.columns().containsKey(column.name())) {
                statements.add(TableCql.addColumn(dataset, column));
                changes.add("column " + column.name() + " " + column.type().cqlType() + " added");
            }
        }
        align(dataset, present, changes);
        var described = dataset.columns().stream().map(column -> column.name()).toList();
        present.columns().keySet().stream()
                .filter(column -> !described.contains(column))
                .sorted()
                .forEach(column -> notes.add("table " + name + " has a column " + column
                        + " that its descriptor doesn't name: it stays, with the values it has"));
        items.add(Item.found(Kind.TABLE, name, changes));
    }

    private boolean compatible(Dataset dataset, TableState present) {
        var before = problems.size();
        var name = tableName(dataset);
        for (var column : dataset.columns()) {
            var type = present.columns().get(column.name());
            if (type != null && !type.equals(column.type().cqlType())) {
                problems.add("table " + name + ": column " + column.name() + " must stay " + type + ", but dataset "
                        + dataset.id() + " describes it as " + column.type().cqlType()
                        + ": give the field another name, or the table");
            }
        }
        var table = dataset.table();
        var wantedKey = key(table.partitionKey(), table.clustering());
        var presentKey = key(present.partitionKey(), present.clustering());
        if (!wantedKey.equals(presentKey)) {
            problems.add("table " + name + ": the primary key must stay " + presentKey + ", but dataset " + dataset.id()
                    + " describes it as " + wantedKey + ": give the table another name");
        }
        return problems.size() == before;
    }

    private static String key(List<String> partitionKey, List<Clustering> clustering) {
        return "((" + String.join(", ", partitionKey) + ")"
                + clustering.stream()
                        .map(column -> ", " + column.column() + (column.descending() ? " desc" : ""))
                        .collect(Collectors.joining())
                + ")";
    }

    private void align(Dataset dataset, TableState present, List<String> changes) {
        TableSpec table = dataset.table();
        var timeToLive = table.retention().map(Duration::toSeconds).orElse(0L);
        var sameTimeToLive = timeToLive == present.timeToLive();
        var sameComment = table.question().equals(present.comment());
        if (!sameTimeToLive) {
            // The compaction follows from the retention; as long as that stays, an operator's own choice stays too.
            statements.add(TableCql.alterOptions(dataset));
            changes.add("retention " + retention(present.timeToLive()) + " → " + retention(timeToLive));
            notes.add("table " + tableName(dataset) + " has another retention now: rows written before keep theirs");
        } else if (!sameComment) {
            statements.add(
                    "ALTER TABLE " + TableCql.name(dataset) + " WITH comment = " + CqlText.literal(table.question()));
        }
        if (!sameComment) {
            changes.add("comment");
        }
    }

    private static String retention(long seconds) {
        return seconds == 0 ? "none" : Durations.format(Duration.ofSeconds(seconds));
    }
}
