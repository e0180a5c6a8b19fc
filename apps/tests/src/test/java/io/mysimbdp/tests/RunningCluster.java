// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import io.mysimbdp.bootstrap.Bootstrap;
import io.mysimbdp.bootstrap.BootstrapResult;
import io.mysimbdp.bootstrap.BootstrapSettings;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.local.cassandra.LocalCassandraCluster;
import io.mysimbdp.local.cassandra.LocalCassandraSettings;
import io.mysimbdp.local.kafka.LocalKafkaCluster;
import io.mysimbdp.local.kafka.LocalKafkaSettings;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.security.AdminLogin;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka and a real Cassandra cluster on free ports, with everything they write, logs too, below {@code
 * target/clusters}. Stopped after the last test, or at the end of the JVM, however it ends; what a killed JVM left is
 * stopped by the next start. Thread-safe.
 */
public final class RunningCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCluster.class);
    private static final Path DIRECTORY = Path.of("target", "clusters");
    private static final Duration READY = Duration.ofMinutes(4);

    private final LocalKafkaCluster kafka;
    private final LocalCassandraCluster cassandra;
    private final Thread hook = new Thread(this::stop, "stop-clusters");

    private RunningCluster(LocalKafkaCluster kafka, LocalCassandraCluster cassandra) {
        this.kafka = kafka;
        this.cassandra = cassandra;
    }

    /** Starts the two clusters and waits until they are ready. */
    static RunningCluster start(int brokers, int nodes, boolean secured) {
        var classpaths = RuntimeClasspaths.above(Path.of(""));
        var directory = DIRECTORY.resolve(brokers + "-brokers-" + nodes + "-nodes" + (secured ? "-secured" : ""));
        LocalKafkaCluster.attach(directory.resolve("kafka"), classpaths).ifPresent(LocalKafkaCluster::close);
        LocalCassandraCluster.attach(directory.resolve("cassandra"), classpaths)
                .ifPresent(LocalCassandraCluster::close);
        delete(directory);
        var kafkaSettings = LocalKafkaSettings.onFreePorts(brokers, directory.resolve("kafka"));
        var cassandraSettings = LocalCassandraSettings.onFreePorts(nodes, directory.resolve("cassandra"));
        var cluster = new RunningCluster(
                LocalKafkaCluster.of(secured ? kafkaSettings.withSecurity() : kafkaSettings, classpaths),
                LocalCassandraCluster.of(secured ? cassandraSettings.withSecurity() : cassandraSettings, classpaths));
        Runtime.getRuntime().addShutdownHook(cluster.hook);
        var start = System.nanoTime();
        try {
            cluster.kafka.start();
            cluster.cassandra.start();
            cluster.kafka.awaitReady(READY, (name, state) -> LOG.debug("{} {}", name, state));
            cluster.cassandra.awaitReady(READY, (name, state) -> LOG.debug("{} {}", name, state));
        } catch (InterruptedException e) {
            cluster.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the clusters started", e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        LOG.info(
                "{} brokers and {} nodes were ready after {} s",
                brokers,
                nodes,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        return cluster;
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't clean " + directory, e);
        }
    }

    /** The brokers, to kill, pause and start them. */
    public LocalKafkaCluster brokers() {
        return kafka;
    }

    /** The nodes, to kill, pause and start them. */
    public LocalCassandraCluster nodes() {
        return cassandra;
    }

    /** As the user that may do everything, where brokers ask who one is. */
    public KafkaSettings kafka() {
        return kafka(kafka.admin().map(AdminLogin::username), kafka.admin().map(AdminLogin::passwordFile));
    }

    /** As a user whose password is in a file. */
    public KafkaSettings kafka(String user, Path passwordFile) {
        return kafka(Optional.of(user), Optional.of(passwordFile));
    }

    private KafkaSettings kafka(Optional<String> user, Optional<Path> passwordFile) {
        return new KafkaSettings(
                KafkaSettings.plain(kafka.bootstrapServers()).bootstrapServers(),
                kafka.admin().map(AdminLogin::caFile),
                Optional.empty(),
                Optional.empty(),
                user,
                passwordFile);
    }

    /** As the superuser, where nodes ask who one is. */
    public CassandraSettings cassandra() {
        return new CassandraSettings(
                cassandra.contactPoints().stream()
                        .map(point -> new HostAndPort(point.getHostString(), point.getPort()))
                        .toList(),
                cassandra.localDatacenter(),
                cassandra.admin().map(AdminLogin::username),
                cassandra.admin().map(AdminLogin::passwordFile),
                cassandra.admin().map(AdminLogin::caFile));
    }

    /** As a role whose password is in a file. */
    public CassandraSettings cassandra(String role, Path passwordFile) {
        var settings = cassandra();
        return new CassandraSettings(
                settings.contactPoints(),
                settings.localDatacenter(),
                Optional.of(role),
                Optional.of(passwordFile),
                settings.caFile());
    }

    /** The environment in which an app finds both. */
    public Map<String, String> environment() {
        var environment = new HashMap<>(kafka().toEnvironment());
        environment.putAll(cassandra().toEnvironment());
        return environment;
    }

    /** Replication 3 where there are as many members, else as many as there are. */
    public BootstrapSettings bootstrapSettings() {
        return BootstrapSettings.of(
                kafka(),
                cassandra(),
                Math.min(3, kafka.brokers().size()),
                Math.min(3, cassandra.nodes().size()),
                Duration.ofMinutes(2));
    }

    /** Creates the topics, keyspaces and tables of the datasets, and of the platform itself. */
    public BootstrapResult bootstrap(Dataset... datasets) throws Exception {
        return Bootstrap.run(bootstrapSettings(), DatasetCatalog.of(List.of(datasets)));
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends already.
        }
    }

    private synchronized void stop() {
        try {
            kafka.close();
        } finally {
            cassandra.close();
        }
    }
}
