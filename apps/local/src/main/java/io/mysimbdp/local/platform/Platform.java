// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.platform;

import io.mysimbdp.bootstrap.Bootstrap;
import io.mysimbdp.bootstrap.BootstrapException;
import io.mysimbdp.bootstrap.BootstrapResult;
import io.mysimbdp.bootstrap.BootstrapSettings;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.local.cassandra.LocalCassandraCluster;
import io.mysimbdp.local.kafka.LocalKafkaCluster;
import io.mysimbdp.local.process.Preflight;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.local.process.TextFiles;
import io.mysimbdp.local.process.Waiting;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * The whole platform as local processes, which outlive this object until {@link #close}. Another JVM takes them over with
 * {@link #attach}. Thread-safe.
 */
public final class Platform implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private final PlatformSettings settings;
    private final LocalKafkaCluster kafka;
    private final LocalCassandraCluster cassandra;
    private final Apps apps;

    private Platform(PlatformSettings settings, RuntimeClasspaths classpaths) {
        this.settings = settings;
        this.kafka = LocalKafkaCluster.of(settings.kafka(), classpaths);
        this.cassandra = LocalCassandraCluster.of(settings.cassandra(), classpaths);
        this.apps = new Apps(
                kafkaSettings(),
                cassandraSettings(),
                settings.datasets(),
                settings.directory().resolve("apps"),
                new Apps.HttpPorts(settings::consumerHttpPort, settings::daasPort, settings::daasOpsPort),
                Map.of("MYSIMBDP_CONSUMER_CONSISTENCY", settings.consistency()),
                classpaths.cacheDirectory());
    }

    /** A platform with these settings. Starts and writes nothing; takes over what runs already in its directory. */
    public static Platform of(PlatformSettings settings, RuntimeClasspaths classpaths) {
        return new Platform(settings, classpaths);
    }

    /** The platform that was last started in a directory, running or not; empty if none was. */
    public static Optional<Platform> attach(Path directory, RuntimeClasspaths classpaths) {
        return PlatformSettings.stored(directory).map(settings -> of(settings, classpaths));
    }

    /** All that keeps the platform from starting on this machine, one sentence each; starts and writes nothing. */
    public List<String> problems(Preflight preflight, int consumers, int producers, int daas) {
        return preflight.check(settings.demands(consumers, producers, daas));
    }

    /**
     * Starts brokers and nodes at the same time, and waits until all of them are ready.
     *
     * @throws RuntimeException if one of them doesn't come up; what was started runs on until {@link #close}
     * @throws InterruptedException if this thread is interrupted
     */
    public void start(StartupListener listener) throws InterruptedException {
        settings.store();
        // Nodes take longest, so they go first; while they start, brokers have the time to.
        cassandra.start();
        kafka.start();
        kafka.awaitReady(START_TIMEOUT, listener);
        cassandra.awaitReady(START_TIMEOUT, listener);
    }

    /**
     * Creates topics, keyspaces and tables.
     *
     * @throws BootstrapException if the descriptors don't fit what is there
     * @throws IOException if a descriptor can't be read
     * @throws TimeoutException if a broker or node doesn't answer
     */
    public BootstrapResult bootstrap() throws BootstrapException, IOException, TimeoutException, InterruptedException {
        return Bootstrap.run(
                BootstrapSettings.of(
                        kafkaSettings(),
                        cassandraSettings(),
                        settings.replication(),
                        settings.replication(),
                        START_TIMEOUT),
                catalog());
    }

    /**
     * The datasets of the platform, its own among them.
     *
     * @throws io.mysimbdp.datasets.DescriptorException with all problems of the descriptors
     */
    public DatasetCatalog catalog() throws IOException {
        return DatasetSettings.catalog(settings.datasets());
    }

    public PlatformSettings settings() {
        return settings;
    }

    public LocalKafkaCluster kafka() {
        return kafka;
    }

    public LocalCassandraCluster cassandra() {
        return cassandra;
    }

    public Apps apps() {
        return apps;
    }

    public KafkaSettings kafkaSettings() {
        return KafkaSettings.plain(kafka.bootstrapServers());
    }

    public CassandraSettings cassandraSettings() {
        return CassandraSettings.plain(
                cassandra.contactPoints().stream()
                        .map(address -> new HostAndPort(address.getHostString(), address.getPort()))
                        .toList(),
                cassandra.localDatacenter());
    }

    /** Whether any process of it runs. */
    public boolean isRunning() {
        return kafka.isRunning()
                || cassandra.isRunning()
                || !apps.consumers().isEmpty()
                || !apps.daas().isEmpty();
    }

    /** Stops everything: the apps, then brokers and nodes; no process and no port is left, the data is. */
    @Override
    public void close() {
        // Each stop goes on when another fails: whatever happens, as little as possible is left.
        try {
            apps.stopAll();
        } finally {
            var nodes = new Thread(cassandra::close, "stop-cassandra");
            nodes.start();
            try {
                kafka.close();
            } finally {
                Waiting.uninterruptibly(START_TIMEOUT, () -> !nodes.isAlive());
            }
        }
    }

    /** Deletes what a platform that doesn't run has written. */
    public static void deleteData(Path directory) {
        TextFiles.deleteAll(directory);
    }
}
