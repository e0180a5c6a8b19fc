// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

import io.mysimbdp.local.process.ClassArchive;
import io.mysimbdp.local.process.JavaCommand;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.local.process.ProcessGroup;
import io.mysimbdp.local.process.ProcessSpec;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.local.process.StoredSettings;
import io.mysimbdp.local.process.TextFiles;
import io.mysimbdp.local.process.Waiting;
import io.mysimbdp.local.security.AdminLogin;
import io.mysimbdp.local.security.Certificates;
import io.mysimbdp.local.security.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brokers as forked JVMs. */
final class ForkedKafkaCluster implements LocalKafkaCluster {

    private static final Logger LOG = LoggerFactory.getLogger(ForkedKafkaCluster.class);
    private static final Duration FORMAT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_ONE = Duration.ofSeconds(10);

    /** A whole stop takes three to five seconds. Writing the archive of classes takes some more, once. */
    private static final Duration STOP_ALL = Duration.ofSeconds(9);

    private final LocalKafkaSettings settings;
    private final String classpath;
    private final ClassArchive archive;
    private final ProcessGroup group;

    ForkedKafkaCluster(LocalKafkaSettings settings, RuntimeClasspaths classpaths) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.classpath = classpaths.kafka();
        this.archive = new ClassArchive(
                classpaths.cacheDirectory(),
                "kafka",
                classpath,
                settings.dataDirectory().resolve("classes.jsa"));
        this.group = new ProcessGroup(settings.brokers(), this::brokerSpec);
    }

    @Override
    public void start() throws InterruptedException {
        settings.conflictWithData().ifPresent(conflict -> {
            throw new IllegalStateException(conflict);
        });
        var started = new ArrayList<Integer>();
        try {
            var clusterId = StoredSettings.load(settings.dataDirectory())
                    .map(stored -> stored.text("clusterId"))
                    .orElseGet(() -> Uuid.randomUuid().toString());
            settings.store(clusterId);
            for (var id : ids()) {
                configure(id);
            }
            format(clusterId);
            for (var id : ids()) {
                if (group.find(id).isEmpty()) {
                    group.start(id);
                    started.add(id);
                }
            }
            LOG.info("Started {} Kafka brokers, bootstrap servers {}", started.size(), bootstrapServers());
        } catch (InterruptedException | RuntimeException e) {
            started.forEach(group::kill);
            throw e;
        }
    }

    private void configure(int id) throws InterruptedException {
        var directory = settings.directory(id);
        var properties = directory.resolve("conf/server.properties");
        if (settings.secured()) {
            // It has passwords in it.
            Secrets.write(
                    properties,
                    ServerProperties.of(
                            settings, id, Optional.of(Certificates.in(settings.certificates(), settings.host()))));
        } else {
            TextFiles.write(properties, ServerProperties.of(settings, id, Optional.empty()));
        }
        TextFiles.write(
                directory.resolve("conf/log4j2.xml"),
                TextFiles.resource(ForkedKafkaCluster.class, "broker-log4j2.xml"));
    }

    /** Kafka's own tool, for all new brokers at once: it writes the feature levels too, e.g. that of the new group protocol. */
    private void format(String clusterId) throws InterruptedException {
        var unformatted = ids().stream().filter(id -> !isFormatted(id)).toList();
        var tools = new ArrayList<ManagedProcess>();
        var done = false;
        try {
            // What an interrupted tool left.
            unformatted.forEach(id -> TextFiles.deleteAll(settings.directory(id).resolve("data")));
            unformatted.forEach(id -> tools.add(ManagedProcess.start(formatSpec(id, clusterId))));
            Waiting.until(
                    FORMAT_TIMEOUT,
                    () -> "format the directories of the brokers in " + settings.dataDirectory(),
                    List.of(),
                    () -> tools.stream().noneMatch(ManagedProcess::isAlive));
            done = true;
        } finally {
            tools.forEach(ManagedProcess::kill);
            if (!done) {
                unformatted.forEach(
                        id -> TextFiles.deleteAll(settings.directory(id).resolve("data")));
            }
        }
        for (var id : unformatted) {
            if (!isFormatted(id)) {
                throw new IllegalStateException("Can't format the directory of " + LocalKafkaSettings.name(id)
                        + ". The last that Kafka's tool wrote:\n"
                        + TextFiles.tail(formatSpec(id, clusterId).console()));
            }
        }
    }

    private boolean isFormatted(int id) {
        return Files.exists(settings.directory(id).resolve("data/meta.properties"));
    }

    private ProcessSpec formatSpec(int id, String clusterId) {
        var directory = settings.directory(id);
        var options =
                new ArrayList<>(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", log4j(directory)));
        options.addAll(archive.options(false));
        var arguments = new ArrayList<>(List.of(
                "format",
                "--cluster-id",
                clusterId,
                "--config",
                directory.resolve("conf/server.properties").toString()));
        // The tool takes it in no other way, so for two seconds those who may list this user's processes can see it.
        settings.admin()
                .ifPresent(admin -> arguments.addAll(List.of(
                        "--add-scram",
                        "SCRAM-SHA-512=[name=" + admin.username() + ",password="
                                + Secrets.password(admin.passwordFile()) + "]")));
        var command = JavaCommand.of(options, "kafka.tools.StorageTool", arguments.toArray(String[]::new));
        return new ProcessSpec(
                LocalKafkaSettings.name(id) + "-format",
                command,
                JavaCommand.environment(classpath),
                directory,
                directory.resolve("log/format.log"),
                directory.resolve("log/format.log"),
                directory.resolve("format-process"));
    }

    private ProcessSpec brokerSpec(int id) {
        var directory = settings.directory(id);
        var options = new ArrayList<>(List.of(
                "-Xms" + settings.heapMegabytes() / 2 + "m",
                "-Xmx" + settings.heapMegabytes() + "m",
                "-XX:MaxDirectMemorySize=128m",
                // The collector that takes the least memory and threads; a heap of this size is collected in
                // milliseconds.
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                log4j(directory),
                "-Dmysimbdp.log=" + log(id)));
        options.addAll(archive.options(id == settings.brokers()));
        var command = JavaCommand.of(
                options,
                "kafka.Kafka",
                directory.resolve("conf/server.properties").toString());
        return ProcessSpec.in(
                directory, LocalKafkaSettings.name(id), command, JavaCommand.environment(classpath), "log/server.log");
    }

    private static String log4j(Path directory) {
        return "-Dlog4j2.configurationFile=" + directory.resolve("conf/log4j2.xml");
    }

    @Override
    public void awaitReady(Duration timeout, StartupListener listener) throws InterruptedException {
        try (var readiness = new BrokerReadiness(settings, group, listener)) {
            readiness.await(timeout);
        }
        group.serving();
    }

    @Override
    public LocalKafkaSettings settings() {
        return settings;
    }

    @Override
    public String bootstrapServers() {
        return settings.ports().stream()
                .map(port -> settings.host() + ":" + port)
                .collect(Collectors.joining(","));
    }

    @Override
    public Optional<AdminLogin> admin() {
        return settings.admin();
    }

    @Override
    public List<LocalBroker> brokers() {
        return ids().stream()
                .map(id -> new LocalBroker(id, LocalKafkaSettings.name(id), settings.port(id), log(id), group.find(id)))
                .toList();
    }

    @Override
    public boolean isRunning() {
        return group.isRunning();
    }

    @Override
    public void startBroker(int id) {
        group.start(checked(id));
    }

    @Override
    public void stopBroker(int id) {
        group.stop(checked(id), STOP_ONE);
    }

    @Override
    public void killBroker(int id) {
        group.kill(checked(id));
    }

    @Override
    public void pauseBroker(int id) {
        running(id).pause();
    }

    @Override
    public void resumeBroker(int id) {
        running(id).resume();
    }

    @Override
    public void close() {
        var byThemselves = group.stopAll(STOP_ALL, this::lacksControllers);
        archive.publish(byThemselves);
    }

    /**
     * Whether those that are left of a whole stop wait for a majority of controllers that is gone: five seconds if they
     * closed their logs already, and five minutes if not. Kafka's own system tests kill them too
     * (apache/kafka#11238). What they did not flush is in the system's page cache and recovered at the next start.
     */
    private boolean lacksControllers(Set<Integer> left) {
        return left.stream().filter(settings::isController).count() <= settings.controllers() / 2;
    }

    private ManagedProcess running(int id) {
        return group.find(checked(id))
                .orElseThrow(() -> new IllegalStateException(LocalKafkaSettings.name(id) + " does not run"));
    }

    private int checked(int id) {
        if (id < 1 || id > settings.brokers()) {
            throw new IllegalArgumentException(
                    "There are brokers 1 to " + settings.brokers() + ", and no broker " + id);
        }
        return id;
    }

    private Path log(int id) {
        return settings.directory(id).resolve("log/server.log");
    }

    private List<Integer> ids() {
        return IntStream.rangeClosed(1, settings.brokers()).boxed().toList();
    }
}
