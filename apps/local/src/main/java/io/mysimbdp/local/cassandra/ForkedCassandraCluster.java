// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import io.mysimbdp.local.process.ClassArchive;
import io.mysimbdp.local.process.JavaCommand;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.local.process.ProcessGroup;
import io.mysimbdp.local.process.ProcessSpec;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.local.process.TextFiles;
import io.mysimbdp.local.security.AdminLogin;
import io.mysimbdp.local.security.Certificates;
import io.mysimbdp.local.security.Secrets;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes as forked JVMs. */
final class ForkedCassandraCluster implements LocalCassandraCluster {

    static final String DATACENTER = "dc1";

    private static final Logger LOG = LoggerFactory.getLogger(ForkedCassandraCluster.class);

    /** A stop takes three to six seconds. The commit log has all that a killed node did not flush. */
    private static final Duration STOP = Duration.ofSeconds(12);

    /** Writing the archive of classes takes some seconds more, once. */
    private static final Duration STOP_RECORDING = Duration.ofSeconds(25);

    /** As in {@code jvm17-server.options} of the Cassandra 5.0 distribution. */
    private static final List<String> OPENED = List.of(
            "exports java.base/jdk.internal.misc",
            "exports java.base/jdk.internal.ref",
            "exports java.base/java.lang.ref",
            "exports java.base/sun.nio.ch",
            "exports java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "exports java.rmi/sun.rmi.registry",
            "exports java.rmi/sun.rmi.server",
            "exports java.rmi/sun.rmi.transport.tcp",
            "exports java.sql/java.sql",
            "exports jdk.unsupported/sun.misc",
            "opens java.base/java.io",
            "opens java.base/java.lang",
            "opens java.base/java.lang.module",
            "opens java.base/java.lang.reflect",
            "opens java.base/java.math",
            "opens java.base/java.net",
            "opens java.base/java.nio",
            "opens java.base/java.util",
            "opens java.base/java.util.concurrent",
            "opens java.base/java.util.concurrent.atomic",
            "opens java.base/jdk.internal.loader",
            "opens java.base/jdk.internal.math",
            "opens java.base/jdk.internal.module",
            "opens java.base/jdk.internal.ref",
            "opens java.base/jdk.internal.reflect",
            "opens java.base/jdk.internal.util.jar",
            "opens java.base/sun.nio.ch",
            "opens jdk.compiler/com.sun.tools.javac.file",
            "opens jdk.management/com.sun.management.internal");

    private final LocalCassandraSettings settings;
    private final String classpath;
    private final ClassArchive archive;
    private final ProcessGroup group;

    ForkedCassandraCluster(LocalCassandraSettings settings, RuntimeClasspaths classpaths) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.classpath = classpaths.cassandra();
        this.archive = new ClassArchive(
                classpaths.cacheDirectory(),
                "cassandra",
                classpath,
                settings.dataDirectory().resolve("classes.jsa"));
        this.group = new ProcessGroup(settings.nodes(), this::spec);
    }

    @Override
    public void start() throws InterruptedException {
        settings.conflictWithData().ifPresent(conflict -> {
            throw new IllegalStateException(conflict);
        });
        var started = new ArrayList<Integer>();
        try {
            settings.store();
            for (var id : ids()) {
                if (group.find(id).isEmpty()) {
                    startNode(id);
                    started.add(id);
                }
            }
            LOG.info("Started {} Cassandra nodes, contact points {}", started.size(), contactPoints());
        } catch (InterruptedException | RuntimeException e) {
            started.forEach(group::kill);
            throw e;
        }
    }

    private void configure(int id) throws InterruptedException {
        var directory = settings.directory(id);
        var yaml = directory.resolve("conf/cassandra.yaml");
        if (settings.secured()) {
            // It has the password of the keystore in it.
            Secrets.write(
                    yaml,
                    NodeYaml.of(settings, id, Optional.of(Certificates.in(settings.certificates(), settings.host()))));
        } else {
            TextFiles.write(yaml, NodeYaml.of(settings, id, Optional.empty()));
        }
        TextFiles.write(
                directory.resolve("conf/rackdc.properties"),
                "dc=" + DATACENTER + "\nrack=" + LocalCassandraSettings.rack(id) + "\n");
        TextFiles.write(
                directory.resolve("conf/logback.xml"),
                TextFiles.resource(ForkedCassandraCluster.class, "node-logback.xml"));
        // Native libraries are unpacked there at every start, and a killed node leaves them.
        TextFiles.emptyDirectory(directory.resolve("tmp"));
    }

    private ProcessSpec spec(int id) {
        var directory = settings.directory(id);
        var conf = directory.resolve("conf");
        var tuning = Stream.of(
                "-Xms" + settings.heapMegabytes() / 2 + "m",
                "-Xmx" + settings.heapMegabytes() + "m",
                "-XX:MaxDirectMemorySize=" + settings.heapMegabytes() / 2 + "m",
                "-Xss512k",
                // The collector that takes the least memory and threads; several nodes share few cores.
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Djdk.attach.allowAttachSelf=true",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"));
        var opened = OPENED.stream().map(what -> "--add-" + what.replace(' ', '=') + "=ALL-UNNAMED");
        var replication = Math.min(3, settings.nodes());
        var cassandra = Stream.of(
                "-Dcassandra.config=" + conf.resolve("cassandra.yaml").toUri(),
                "-Dcassandra-rackdc.properties="
                        + conf.resolve("rackdc.properties").toUri(),
                "-Dlogback.configurationFile=" + conf.resolve("logback.xml"),
                "-Dmysimbdp.log=" + log(id),
                "-Dcassandra.storagedir=" + directory,
                "-Dcassandra.logdir=" + directory.resolve("log"),
                "-Dcassandra-foreground=yes",
                // Waits that matter to nodes far apart, or that join while others change.
                "-Dcassandra.ring_delay_ms=2000",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                // With 0, a node that waits for the others to make the first role tries without a pause.
                "-Dcassandra.superuser_setup_delay_ms=1000",
                "-Dcassandra.shutdown_announce_in_ms=200",
                // Timeouts are counted in seconds: nobody needs a clock that is read 500 times a second.
                "-Dcassandra.approximate_time_precision_ms=20",
                // A tenth of the rows to learn what a row takes in memory: the same answer, and a second less of work.
                "-Dcassandra.memtable_row_overhead_computation_step=10000",
                // The least. Hashes of passwords that are drawn at random need no cost, and clients log in for each
                // connection: with the default (10), that took half of what a node of the tests did.
                "-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4",
                // Cassandra's own tables survive a node too.
                "-Dcassandra.system_auth.default_rf=" + replication,
                "-Dcassandra.system_traces.default_rf=" + replication,
                "-Dcassandra.system_distributed.default_rf=" + replication);
        var options = Stream.of(tuning, opened, cassandra, archive.options(id == settings.nodes()).stream())
                .flatMap(part -> part)
                .toList();
        return ProcessSpec.in(
                directory,
                LocalCassandraSettings.name(id),
                JavaCommand.of(options, "org.apache.cassandra.service.CassandraDaemon"),
                JavaCommand.environment(classpath),
                "log/system.log");
    }

    @Override
    public void awaitReady(Duration timeout, StartupListener listener) throws InterruptedException {
        try (var readiness = new NodeReadiness(settings, group, listener)) {
            readiness.await(timeout);
        }
        group.serving();
    }

    @Override
    public LocalCassandraSettings settings() {
        return settings;
    }

    @Override
    public List<InetSocketAddress> contactPoints() {
        return settings.ports().stream()
                .map(port -> new InetSocketAddress(settings.host(), port))
                .toList();
    }

    @Override
    public String localDatacenter() {
        return DATACENTER;
    }

    @Override
    public Optional<AdminLogin> admin() {
        return settings.admin();
    }

    @Override
    public List<LocalNode> nodes() {
        return ids().stream()
                .map(id -> new LocalNode(
                        id,
                        LocalCassandraSettings.name(id),
                        settings.port(id),
                        LocalCassandraSettings.rack(id),
                        log(id),
                        group.find(id)))
                .toList();
    }

    @Override
    public boolean isRunning() {
        return group.isRunning();
    }

    @Override
    public void startNode(int id) throws InterruptedException {
        checked(id);
        if (group.find(id).isEmpty()) {
            configure(id);
        }
        group.start(id);
    }

    @Override
    public void stopNode(int id) {
        group.stop(checked(id), STOP);
    }

    @Override
    public void killNode(int id) {
        group.kill(checked(id));
    }

    @Override
    public void pauseNode(int id) {
        running(id).pause();
    }

    @Override
    public void resumeNode(int id) {
        running(id).resume();
    }

    @Override
    public void close() {
        var byThemselves = group.stopAll(archive.exists() ? STOP : STOP_RECORDING);
        archive.publish(byThemselves);
    }

    private ManagedProcess running(int id) {
        return group.find(checked(id))
                .orElseThrow(() -> new IllegalStateException(LocalCassandraSettings.name(id) + " does not run"));
    }

    private int checked(int id) {
        if (id < 1 || id > settings.nodes()) {
            throw new IllegalArgumentException("There are nodes 1 to " + settings.nodes() + ", and no node " + id);
        }
        return id;
    }

    private Path log(int id) {
        return settings.directory(id).resolve("log/system.log");
    }

    private List<Integer> ids() {
        return IntStream.rangeClosed(1, settings.nodes()).boxed().toList();
    }
}
