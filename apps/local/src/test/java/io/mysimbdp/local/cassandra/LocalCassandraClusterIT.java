// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.local.process.Ports;
import io.mysimbdp.local.process.ProcessRef;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LocalCassandraClusterIT {

    private static final Duration READY = Duration.ofMinutes(3);

    private final RuntimeClasspaths classpaths = RuntimeClasspaths.above(Path.of(""));

    @TempDir
    private Path directory;

    @Test
    void keepsServingWhenANodeIsKilledAndTakesItBack() throws Exception {
        var settings = LocalCassandraSettings.onFreePorts(3, directory.resolve("cassandra"));
        var states = new ArrayList<String>();
        List<ProcessRef> processes;
        try (var cassandra = LocalCassandraCluster.of(settings, classpaths)) {
            // Given
            timed("start", () -> start(cassandra, states));
            assertThat(states).contains("cassandra-1 up", "cassandra-2 up", "cassandra-3 up");
            processes = refs(cassandra);
            try (var session = session(cassandra)) {
                assertThat(session.getMetadata().getNodes()).hasSize(3);
                assertThat(tokens(session)).hasSize(3 * TokenLayout.TOKENS_PER_NODE);
                session.execute(
                        "CREATE KEYSPACE test WITH replication =" + " {'class': 'NetworkTopologyStrategy', 'dc1': 3}");
                session.execute("CREATE TABLE test.numbers (id int PRIMARY KEY, square int)");
                insert(session, 0, 100, ConsistencyLevel.LOCAL_QUORUM);

                // When
                cassandra.killNode(2);

                // Then
                timed("write after a kill", () -> insert(session, 100, 200, ConsistencyLevel.LOCAL_QUORUM));
                timed("read all after a kill", () -> awaitCount(session, 200, ConsistencyLevel.LOCAL_QUORUM));

                // When
                timed("node back", () -> {
                    cassandra.startNode(2);
                    cassandra.awaitReady(READY, (name, state) -> {});
                });

                // Then
                timed("read all replicas", () -> awaitCount(session, 200, ConsistencyLevel.ALL));

                // When
                cassandra.pauseNode(3);

                // Then
                timed("write beside a pause", () -> insert(session, 200, 300, ConsistencyLevel.LOCAL_QUORUM));

                // When
                cassandra.resumeNode(3);

                // Then
                timed("read all replicas after a pause", () -> awaitCount(session, 300, ConsistencyLevel.ALL));
            }

            // When
            timed("stop all", cassandra::close);
            assertThat(processes).noneMatch(ProcessRef::isAlive);
            assertThat(Stream.concat(settings.ports().stream(), settings.storagePorts().stream()))
                    .allMatch(port -> Ports.canListen(settings.host(), port));
        }

        // When
        try (var again = LocalCassandraCluster.attach(settings.dataDirectory(), classpaths)
                .orElseThrow()) {
            timed("start again", () -> start(again, states));

            // Then
            try (var session = session(again)) {
                assertThat(count(session, ConsistencyLevel.ALL)).isEqualTo(300);
            }
            timed("stop again", again::close);
        }
    }

    private static void start(LocalCassandraCluster cassandra, List<String> states) throws InterruptedException {
        cassandra.start();
        var start = System.nanoTime();
        cassandra.awaitReady(READY, (name, state) -> {
            states.add(name + " " + state);
            System.out.printf("%5.1f %s %s%n", (System.nanoTime() - start) / 1e9, name, state);
        });
    }

    private static CqlSession session(LocalCassandraCluster cassandra) {
        return CqlSession.builder()
                .addContactPoints(cassandra.contactPoints())
                .withLocalDatacenter(cassandra.localDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                        // A frozen node keeps its connections and answers nothing: only heartbeats tell, and then the
                        // driver sends what it waits for to another node. By default that takes up to 35 s.
                        .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, Duration.ofSeconds(1))
                        .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, Duration.ofSeconds(3))
                        .build())
                .build();
    }

    private static Set<String> tokens(CqlSession session) {
        var tokens = new HashSet<String>();
        session.getMetadata()
                .getNodes()
                .values()
                .forEach(node -> session.execute(SimpleStatement.newInstance("SELECT tokens FROM system.local")
                                .setNode(node))
                        .forEach(row -> tokens.addAll(row.getSet("tokens", String.class))));
        return tokens;
    }

    private static void insert(CqlSession session, int from, int to, ConsistencyLevel consistency) {
        IntStream.range(from, to)
                .forEach(id -> session.execute(
                        SimpleStatement.newInstance("INSERT INTO test.numbers (id, square) VALUES (?, ?)", id, id * id)
                                .setIdempotent(true)
                                .setConsistencyLevel(consistency)));
    }

    private static long count(CqlSession session, ConsistencyLevel consistency) {
        return session.execute(SimpleStatement.newInstance("SELECT id FROM test.numbers")
                        .setConsistencyLevel(consistency))
                .all()
                .size();
    }

    /** Until the others take a killed node for dead, reads that were sent to it time out, and callers try again. */
    private static void awaitCount(CqlSession session, long expected, ConsistencyLevel consistency)
            throws InterruptedException {
        Waiting.until(READY, () -> expected + " rows at " + consistency, List.of(), () -> {
            try {
                return count(session, consistency) == expected;
            } catch (DriverException e) {
                return false;
            }
        });
    }

    private static List<ProcessRef> refs(LocalCassandraCluster cassandra) {
        return cassandra.nodes().stream()
                .map(LocalNode::process)
                .flatMap(Optional::stream)
                .map(process -> process.ref())
                .toList();
    }

    /** Prints how long a step took; {@code DESIGN.md} quotes it. */
    private static void timed(String step, Step code) throws Exception {
        var start = System.nanoTime();
        code.run();
        System.out.printf("Cassandra: %s took %.1f s%n", step, (System.nanoTime() - start) / 1e9);
    }

    private interface Step {
        void run() throws Exception;
    }
}
