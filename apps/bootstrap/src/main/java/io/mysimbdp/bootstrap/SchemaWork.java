// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.datasets.Dataset;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Makes the keyspaces and tables. */
final class SchemaWork implements Work {
    private final CassandraHandler cassandra;
    private final BootstrapSettings settings;
    private final List<Dataset> datasets;
    private final LiveMembers members;
    private final Consumer<String> progress;
    private SchemaPlan plan;

    SchemaWork(
            CassandraHandler cassandra,
            BootstrapSettings settings,
            List<Dataset> datasets,
            LiveMembers members,
            Consumer<String> progress) {
        this.cassandra = cassandra;
        this.settings = settings;
        this.datasets = datasets;
        this.members = members;
        this.progress = progress;
    }

    @Override
    public void plan(List<String> problems) throws TimeoutException, InterruptedException {
        var datacenter = settings.cassandra().localDatacenter();
        members.require(
                        "keyspace replication",
                        settings.keyspaceReplication(),
                        "nodes in datacenter " + datacenter,
                        cassandra::liveNodes)
                .ifPresent(problems::add);
        plan = SchemaPlan.of(
                datasets,
                settings.keyspaceReplication(),
                datacenter,
                cassandra.schema(SchemaPlan.tableNames(datasets)));
        problems.addAll(plan.problems());
    }

    @Override
    public void apply() throws TimeoutException, InterruptedException {
        if (!plan.statements().isEmpty()) {
            progress.accept("creating or changing keyspaces and tables");
            cassandra.execute(plan.statements());
        }
    }

    @Override
    public List<Item> items() {
        return plan.items();
    }

    @Override
    public List<String> notes() {
        return plan.notes();
    }
}
