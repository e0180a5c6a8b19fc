// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.mysimbdp.datasets.TableSpec.Clustering;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The keyspaces, tables and roles of a Cassandra cluster. Not thread-safe. */
final class CassandraHandler implements AutoCloseable {
    /** Nodes tell each other of a change of the schema in seconds; a node that starts takes longer. */
    private static final Duration STATEMENT = Duration.ofSeconds(60);

    private static final Duration AGREEMENT = Duration.ofMinutes(1);

    private static final Duration AGREEMENT_LOOK = Duration.ofMillis(50);

    private final CqlSession session;
    private final CassandraSettings settings;
    private final String datacenter;

    private CassandraHandler(CqlSession session, CassandraSettings settings) {
        this.session = session;
        this.settings = settings;
        this.datacenter = settings.localDatacenter();
    }

    /**
     * Waits until a node of the local datacenter answers and lets us in: a new cluster makes its first role some time
     * after it begins to answer.
     *
     * @throws BootstrapException if there is no such datacenter, or it asks for a login and none is set
     */
    static CassandraHandler connect(CassandraSettings settings, Waiting waiting)
            throws TimeoutException, InterruptedException, BootstrapException {
        return waiting.until("Cassandra at " + settings.contact(), () -> {
            var session = open(settings);
            try {
                var handler = new CassandraHandler(session, settings);
                handler.requireDatacenter();
                return handler;
            } catch (BootstrapException | RuntimeException e) {
                session.close();
                throw e;
            }
        });
    }

    private static CqlSession open(CassandraSettings settings) throws BootstrapException, LoginRefusedException {
        try {
            return CassandraSessions.open(settings, "mysimbdp-bootstrap");
        } catch (AllNodesFailedException e) {
            var refusal = LoginRefusedException.in(e);
            if (refusal.isEmpty()) {
                throw e;
            }
            if (settings.username().isEmpty()) {
                throw new BootstrapException(List.of("MYSIMBDP_CASSANDRA_USERNAME and MYSIMBDP_CASSANDRA_PASSWORD_FILE"
                        + " must be set: Cassandra at " + settings.contact() + " asks for a login"));
            }
            throw new LoginRefusedException("it refuses the login as '"
                    + settings.username().get() + "' with the password in "
                    + settings.passwordFile().orElseThrow()
                    + ": either that is wrong, or the role is not made yet ("
                    + refusal.get().getMessage() + ")");
        }
    }

    /** The roles, by the same session. */
    RoleHandler roles() {
        return new RoleHandler(session, settings);
    }

    private void requireDatacenter() throws BootstrapException {
        var datacenters = session.getMetadata().getNodes().values().stream()
                .map(Node::getDatacenter)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (!datacenters.isEmpty() && !datacenters.contains(datacenter)) {
            throw new BootstrapException(
                    List.of("MYSIMBDP_CASSANDRA_LOCAL_DATACENTER must be a datacenter of the cluster ("
                            + String.join(", ", datacenters) + "), but is '" + datacenter + "'"));
        }
    }

    /** The number of nodes of the local datacenter that are up. */
    int liveNodes() {
        return (int) session.getMetadata().getNodes().values().stream()
                .filter(node -> datacenter.equals(node.getDatacenter()) && node.getState() == NodeState.UP)
                .count();
    }

    /**
     * The keyspaces, and the named tables as far as they exist.
     *
     * @param tables names as {@code keyspace.table}
     */
    SchemaState schema(Collection<String> tables) {
        var metadata = session.refreshSchema();
        var state = new SchemaState(new HashMap<>(), new HashMap<>());
        metadata.getKeyspaces()
                .forEach((name, keyspace) -> state.replications().put(name.asInternal(), keyspace.getReplication()));
        for (var name : tables) {
            var dot = name.indexOf('.');
            metadata.getKeyspace(CqlIdentifier.fromInternal(name.substring(0, dot)))
                    .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(name.substring(dot + 1))))
                    .ifPresent(table -> state.tables().put(name, state(table)));
        }
        return state;
    }

    private static TableState state(TableMetadata table) {
        var columns = new HashMap<String, String>();
        table.getColumns()
                .forEach((name, column) ->
                        columns.put(name.asInternal(), column.getType().asCql(false, false)));
        var clustering = new ArrayList<Clustering>();
        table.getClusteringColumns()
                .forEach((column, order) ->
                        clustering.add(new Clustering(column.getName().asInternal(), order == ClusteringOrder.DESC)));
        var options = new HashMap<String, String>();
        table.getOptions().forEach((name, value) -> options.put(name.asInternal(), String.valueOf(value)));
        return new TableState(
                columns,
                table.getPartitionKey().stream()
                        .map(column -> column.getName().asInternal())
                        .toList(),
                clustering,
                options.getOrDefault("comment", ""),
                Long.parseLong(options.getOrDefault("default_time_to_live", "0")));
    }

    /**
     * Executes one after another, since changes of the schema that nodes hear of at the same time may be lost.
     *
     * <p>{@link #schema} may be out of date afterwards.
     *
     * @throws TimeoutException if the nodes don't come to agree on the schema
     */
    void execute(List<String> statements) throws TimeoutException, InterruptedException {
        // The driver would read the whole schema a second after each statement, which nobody here needs.
        session.setSchemaMetadataEnabled(false);
        // All by one node: it knows at once what it has just changed. Another might be asked for a table of a keyspace
        // that it hasn't heard of. So might the one that the driver asks whether all agree: they agree on the old
        // schema.
        var coordinator = session.getMetadata().getNodes().values().stream()
                .filter(node -> node.getState() == NodeState.UP)
                .findFirst()
                .orElseThrow(() -> new TimeoutException("no Cassandra node is up any more"));
        for (var cql : statements) {
            session.execute(
                    SimpleStatement.newInstance(cql).setNode(coordinator).setTimeout(STATEMENT));
            awaitAgreement(coordinator, cql);
        }
    }

    private void awaitAgreement(Node coordinator, String cql) throws TimeoutException, InterruptedException {
        var end = System.nanoTime() + AGREEMENT.toNanos();
        while (!othersAgreeWith(coordinator)) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("the Cassandra nodes don't agree on the schema " + AGREEMENT.toSeconds()
                        + " s after '" + cql + "': look at 'nodetool describecluster', and run this again");
            }
            Thread.sleep(AGREEMENT_LOOK.toMillis());
        }
    }

    private boolean othersAgreeWith(Node coordinator) {
        var own = ask(coordinator, "SELECT schema_version FROM system.local")
                .get(0)
                .getUuid(0);
        var up = session.getMetadata().getNodes();
        return ask(coordinator, "SELECT schema_version, host_id FROM system.peers_v2").stream()
                // A node that is down hears of the change when it comes back.
                .filter(peer -> up.containsKey(peer.getUuid("host_id"))
                        && up.get(peer.getUuid("host_id")).getState() == NodeState.UP)
                .allMatch(peer -> own.equals(peer.getUuid("schema_version")));
    }

    private List<Row> ask(Node node, String cql) {
        return session.execute(SimpleStatement.newInstance(cql).setNode(node).setTimeout(STATEMENT))
                .all();
    }

    @Override
    public void close() {
        session.close();
    }
}
