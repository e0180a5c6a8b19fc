// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.local.process.Ports;
import io.mysimbdp.local.process.ProcessGroup;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.local.process.Waiting;
import io.mysimbdp.local.security.Secrets;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.TrustedCertificates;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Waits for nodes: first for their ports, then asks each of them by CQL what it knows of itself and of the others. Not thread-safe.
 */
final class NodeReadiness implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final LocalCassandraSettings settings;
    private final ProcessGroup group;
    private final StartupListener listener;
    private final Map<Integer, String> states = new TreeMap<>();
    private Optional<CqlSession> session = Optional.empty();

    NodeReadiness(LocalCassandraSettings settings, ProcessGroup group, StartupListener listener) {
        this.settings = settings;
        this.group = group;
        this.listener = listener;
    }

    void await(Duration timeout) throws InterruptedException {
        var waitedFor = IntStream.rangeClosed(1, settings.nodes())
                .filter(id -> group.started(id).isPresent())
                .boxed()
                .toList();
        var processes =
                waitedFor.stream().map(id -> group.started(id).orElseThrow()).toList();
        Waiting.until(timeout, () -> description(processes), processes, () -> allReady(waitedFor));
    }

    private boolean allReady(List<Integer> waitedFor) {
        var answering = waitedFor.stream().filter(this::answers).toList();
        if (answering.size() < waitedFor.size()) {
            return false;
        }
        try {
            if (session.isEmpty()) {
                session = Optional.of(connect(waitedFor));
            }
            return waitedFor.stream()
                                    .filter(id -> isMember(id, session.orElseThrow()))
                                    .count()
                            == waitedFor.size()
                    && isOneSchema(waitedFor, session.orElseThrow());
        } catch (DriverException e) {
            close();
            return false;
        }
    }

    private boolean answers(int id) {
        var answers = Ports.accepts(settings.host(), settings.port(id));
        if (!answers) {
            say(id, "starting");
        } else if (!"up".equals(states.get(id))) {
            say(id, "joining");
        }
        return answers;
    }

    private boolean isMember(int id, CqlSession cql) {
        if ("up".equals(states.get(id))) {
            return true;
        }
        var node = node(id, cql);
        if (node.isEmpty()) {
            return false;
        }
        var joined =
                ask(cql, node.get(), "SELECT bootstrapped FROM system.local").one();
        if (joined == null || !"COMPLETED".equals(joined.getString("bootstrapped"))) {
            return false;
        }
        var peers = ask(cql, node.get(), "SELECT native_port, tokens FROM system.peers_v2").all().stream()
                .filter(peer -> peer.getSet("tokens", String.class) != null)
                .map(peer -> peer.getInt("native_port"))
                .collect(Collectors.toCollection(HashSet::new));
        peers.add(settings.port(id));
        if (!peers.containsAll(settings.ports()) || !reachesTheOthers(node.get(), cql)) {
            say(id, "waiting for the other nodes");
            return false;
        }
        say(id, "up");
        return true;
    }

    /** A read of all ranges from all replicas, which the node refuses as long as it takes any of them for down. */
    private boolean reachesTheOthers(Node node, CqlSession cql) {
        var missing = IntStream.rangeClosed(1, settings.nodes())
                .anyMatch(other -> group.started(other).isEmpty());
        if (!missing) {
            ask(
                    cql,
                    node,
                    SimpleStatement.newInstance("SELECT keyspace_name FROM system_distributed.view_build_status")
                            .setConsistencyLevel(ConsistencyLevel.ALL));
        }
        return true;
    }

    private boolean isOneSchema(List<Integer> waitedFor, CqlSession cql) {
        return waitedFor.stream()
                        .map(id -> schemaVersion(node(id, cql).orElseThrow(), cql))
                        .collect(Collectors.toSet())
                        .size()
                == 1;
    }

    private static UUID schemaVersion(Node node, CqlSession cql) {
        var row = ask(cql, node, "SELECT schema_version FROM system.local").one();
        return row == null ? null : row.getUuid("schema_version");
    }

    private Optional<Node> node(int id, CqlSession cql) {
        return cql.getMetadata().getNodes().values().stream()
                .filter(node -> node.getEndPoint().resolve() instanceof InetSocketAddress address
                        && address.getPort() == settings.port(id))
                .findFirst();
    }

    private static ResultSet ask(CqlSession cql, Node node, String query) {
        return ask(cql, node, SimpleStatement.newInstance(query));
    }

    private static ResultSet ask(CqlSession cql, Node node, SimpleStatement query) {
        return cql.execute(query.setNode(node));
    }

    private CqlSession connect(List<Integer> ids) {
        if (settings.admin().isEmpty()) {
            return CassandraSessions.open(builder(ids));
        }
        var admin = settings.admin().get();
        var password = Secrets.password(admin.passwordFile());
        try {
            return CassandraSessions.open(builder(ids).withAuthCredentials(admin.username(), password));
        } catch (AllNodesFailedException e) {
            // The first time: Cassandra makes its role with a password that everybody knows.
            try (var first =
                    CassandraSessions.open(builder(ids).withAuthCredentials(admin.username(), admin.username()))) {
                first.execute("ALTER ROLE " + admin.username() + " WITH PASSWORD = '" + password + "'");
            }
            throw e;
        }
    }

    private CqlSessionBuilder builder(List<Integer> ids) {
        var builder = CqlSession.builder()
                .addContactPoints(ids.stream()
                        .map(id -> new InetSocketAddress(settings.host(), settings.port(id)))
                        .toList())
                .withLocalDatacenter(ForkedCassandraCluster.DATACENTER)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, ANSWER)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, ANSWER)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, ANSWER)
                        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(1))
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .withBoolean(DefaultDriverOption.METADATA_TOKEN_MAP_ENABLED, false)
                        // Closing would wait for two seconds that nothing happens.
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .build());
        settings.admin().ifPresent(admin -> builder.withSslContext(TrustedCertificates.context(admin.caFile())));
        return builder;
    }

    private void say(int id, String state) {
        if (!state.equals(states.put(id, state))) {
            listener.nodeState(LocalCassandraSettings.name(id), state);
        }
    }

    private String description(List<ManagedProcess> processes) {
        return "Cassandra nodes are not ready: "
                + states.entrySet().stream()
                        .map(entry -> LocalCassandraSettings.name(entry.getKey()) + " " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + "\n"
                + processes.stream().map(ManagedProcess::lastLines).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        session.ifPresent(CqlSession::close);
        session = Optional.empty();
    }
}
