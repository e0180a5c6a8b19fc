// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.platform;

import io.mysimbdp.consumer.ConsumerMain;
import io.mysimbdp.daas.DaasMain;
import io.mysimbdp.local.process.ClassArchive;
import io.mysimbdp.local.process.JavaCommand;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.local.process.ProcessSpec;
import io.mysimbdp.producer.ProducerMain;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The platform's own apps as local processes: consumers and data services, numbered from 1, and producers, by name. What
 * another JVM started is found by the files it left. Thread-safe.
 */
public final class Apps {
    /** Heaps of the apps, in MiB. */
    public static final int PRODUCER_HEAP = 160;

    public static final int CONSUMER_HEAP = 160;
    public static final int DAAS_HEAP = 256;

    /** Longer than the consumer's own drain. */
    private static final Duration GRACEFUL = Duration.ofSeconds(30);

    private static final Pattern CONSUMER = Pattern.compile("consumer-(\\d{1,6})");
    private static final Pattern DAAS = Pattern.compile("daas-(\\d{1,6})");
    private static final Pattern PORT = Pattern.compile("[Hh]ealth and metrics on port (\\d+)");
    private static final Pattern SERVING = Pattern.compile("Serving .* on port (\\d+)");

    private final KafkaSettings kafka;
    private final CassandraSettings cassandra;
    private final Path datasets;
    private final Path directory;
    private final HttpPorts httpPorts;
    private final Map<String, String> consumerSettings;
    private final Path cacheDirectory;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /**
     * Where apps listen, each by its number; 0 for any free port.
     *
     * @param consumers health and metrics of a consumer
     * @param daas what a data service serves
     * @param daasOps health and metrics of a data service
     */
    public record HttpPorts(IntUnaryOperator consumers, IntUnaryOperator daas, IntUnaryOperator daasOps) {
        /** Any free ports. */
        public static HttpPorts any() {
            return new HttpPorts(id -> 0, id -> 0, id -> 0);
        }
    }

    /**
     * The apps of one place; starts nothing.
     *
     * @param datasets the folder of the dataset descriptors
     * @param directory holds everything that the apps write
     * @param httpPorts where the apps listen
     * @param consumerSettings settings of the consumers, as environment variables, beside the usual ones
     * @param cacheDirectory where what speeds up later starts is kept; safe to delete
     */
    public Apps(
            KafkaSettings kafka,
            CassandraSettings cassandra,
            Path datasets,
            Path directory,
            HttpPorts httpPorts,
            Map<String, String> consumerSettings,
            Path cacheDirectory) {
        this.kafka = kafka;
        this.cassandra = cassandra;
        this.datasets = datasets.toAbsolutePath().normalize();
        this.directory = directory.toAbsolutePath().normalize();
        this.httpPorts = httpPorts;
        this.consumerSettings = Map.copyOf(consumerSettings);
        this.cacheDirectory = cacheDirectory;
    }

    /** The consumers that run, by number. */
    public SortedMap<Integer, ManagedProcess> consumers() {
        return running(CONSUMER, this::consumerSpec);
    }

    /** The data services that run, by number. */
    public SortedMap<Integer, ManagedProcess> daas() {
        return running(DAAS, this::daasSpec);
    }

    private SortedMap<Integer, ManagedProcess> running(Pattern pattern, IntFunction<ProcessSpec> specs) {
        var running = new TreeMap<Integer, ManagedProcess>();
        for (var name : names()) {
            var matcher = pattern.matcher(name);
            if (matcher.matches()) {
                var id = Integer.parseInt(matcher.group(1));
                ManagedProcess.find(specs.apply(id)).ifPresent(process -> running.put(id, process));
            }
        }
        return running;
    }

    private List<String> names() {
        var processes = directory.resolve("processes");
        if (!Files.isDirectory(processes)) {
            return List.of();
        }
        try (var listing = Files.list(processes)) {
            return listing.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't list " + processes, e);
        }
    }

    /**
     * Starts and stops consumers until so many run: the ones with the highest numbers go first.
     *
     * @param count from 0
     * @return the numbers of those that run now
     */
    public List<Integer> scaleConsumers(int count) {
        return scale(consumers(), count, id -> startConsumer(id, Map.of()));
    }

    /**
     * Starts and stops data services until so many run: the ones with the highest numbers go first.
     *
     * @param count from 0
     * @return the numbers of those that run now
     */
    public List<Integer> scaleDaas(int count) {
        return scale(daas(), count, id -> startDaas(id, Map.of()));
    }

    private List<Integer> scale(
            SortedMap<Integer, ManagedProcess> running, int count, IntFunction<ManagedProcess> start) {
        var leaving = new ArrayList<ManagedProcess>();
        while (running.size() > count) {
            leaving.add(running.remove(running.lastKey()));
        }
        leaving.forEach(ManagedProcess::requestStop);
        leaving.forEach(process -> archive(process.name()).publish(process.stop(GRACEFUL)));
        for (var id = 1; running.size() < count; id++) {
            if (!running.containsKey(id)) {
                running.put(id, start.apply(id));
            }
        }
        return List.copyOf(running.keySet());
    }

    /**
     * Consumers and data services read the descriptors when they start: where one is older than a descriptor, all are
     * started anew.
     *
     * @return whether there was any
     */
    public boolean restartWhatIsOlderThanItsDescriptors() throws IOException {
        var latest = Instant.EPOCH;
        try (var files = Files.list(datasets)) {
            for (var file : files.toList()) {
                var changed = Files.getLastModifiedTime(file).toInstant();
                latest = changed.isAfter(latest) ? changed : latest;
            }
        }
        var consumers = consumers();
        var daas = daas();
        var newest = latest;
        if (Stream.of(consumers, daas)
                .flatMap(running -> running.values().stream())
                .noneMatch(process -> process.ref().startInstant().isBefore(newest))) {
            return false;
        }
        scaleDaas(0);
        scaleConsumers(0);
        scaleConsumers(consumers.size());
        scaleDaas(daas.size());
        return true;
    }

    /**
     * Starts one consumer.
     *
     * @param overrides environment variables that replace or add to the usual ones
     */
    public ManagedProcess startConsumer(int id, Map<String, String> overrides) {
        return start(consumerSpec(id), overrides);
    }

    /**
     * Starts one data service.
     *
     * @param overrides environment variables that replace or add to the usual ones
     */
    public ManagedProcess startDaas(int id, Map<String, String> overrides) {
        var settings = new HashMap<>(overrides);
        settings.putIfAbsent("MYSIMBDP_DAAS_SECRET_FILE", daasSecret().toString());
        return start(daasSpec(id), settings);
    }

    /** What all data services make masks and continuations with: made once, so that they outlive a restart. */
    private Path daasSecret() {
        var file = directory.resolve("daas-secret");
        try {
            if (!Files.exists(file)) {
                var secret = new byte[32];
                new SecureRandom().nextBytes(secret);
                Files.createDirectories(directory);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, Base64.getEncoder().encodeToString(secret));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write " + file, e);
        }
    }

    private ManagedProcess start(ProcessSpec spec, Map<String, String> overrides) {
        var environment = new HashMap<>(spec.environment());
        // glibc gives threads heaps of their own, which keep what compilers leave in them: 25 MiB of a consumer.
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.putAll(overrides);
        try {
            // The port it listens on, and its result, are read from what this very process writes.
            Files.deleteIfExists(spec.console());
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete " + spec.console(), e);
        }
        var command = new ArrayList<>(spec.command());
        command.addAll(1, archive(spec.name()).options(true));
        return ManagedProcess.start(new ProcessSpec(
                spec.name(),
                command,
                environment,
                spec.workingDirectory(),
                spec.console(),
                spec.log(),
                spec.refFile()));
    }

    /** The classes that an app loads, by the name of the process: all consumers load the same ones, and all producers. */
    private ClassArchive archive(String process) {
        return new ClassArchive(
                cacheDirectory,
                process.replaceFirst("-.*", ""),
                AppClasspath.get(),
                place(process).resolve("classes.jsa"));
    }

    /** JVM options with which a data service that is started elsewhere starts faster. */
    public List<String> daasArchive() {
        return archive("daas").options(false);
    }

    /** What the consumer answers at a path such as {@code /health/ready}; empty if it doesn't answer. */
    public Optional<HttpResponse<String>> ask(int consumer, String path) {
        return askPort(httpPort(consumer), path);
    }

    /** What the data service answers at a path of its health and metrics; empty if it doesn't answer. */
    public Optional<HttpResponse<String>> askDaas(int daas, String path) {
        return askPort(written(daasSpec(daas).console(), PORT), path);
    }

    /** What an app in the background answers at a path such as {@code /metrics}; empty if it doesn't answer. */
    public Optional<HttpResponse<String>> ask(BackgroundRun run, String path) {
        return askPort(written(run.console(), PORT), path);
    }

    private Optional<HttpResponse<String>> askPort(Optional<Integer> listening, String path) {
        return listening.flatMap(port -> {
            try {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(5))
                        .build();
                return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
            } catch (IOException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        });
    }

    /** The port of a consumer's health and metrics; empty while it has none. */
    public Optional<Integer> httpPort(int consumer) {
        return written(consumerSpec(consumer).console(), PORT);
    }

    /** The port that a data service serves; empty while it serves none. */
    public Optional<Integer> daasPort(int daas) {
        return written(daasSpec(daas).console(), SERVING);
    }

    private static Optional<Integer> written(Path console, Pattern port) {
        try {
            if (!Files.exists(console)) {
                return Optional.empty();
            }
            var matcher = port.matcher(Files.readString(console));
            return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Starts a producer in the background; it ends when it has sent the sources. */
    public BackgroundRun startProducer(String name, String dataset, List<Path> sources, Map<String, String> overrides) {
        var arguments = new ArrayList<String>();
        arguments.add(dataset);
        sources.forEach(source -> arguments.add(source.toAbsolutePath().toString()));
        var command = JavaCommand.of(producerOptions(), ProducerMain.class.getName(), arguments.toArray(String[]::new));
        var environment = new HashMap<>(producerEnvironment(dataset));
        environment.put("MYSIMBDP_HTTP_PORT", "0");
        environment.putAll(overrides);
        environment.putAll(AppClasspath.environment());
        return inBackground(name, command, environment);
    }

    /** Starts a replay of a dataset's dead letters in the background. */
    public BackgroundRun startReplay(String name, String dataset) {
        var command = JavaCommand.of(consumerOptions(), ConsumerMain.class.getName(), "replay", dataset);
        var environment = new HashMap<>(consumerEnvironment(0));
        environment.putAll(AppClasspath.environment());
        return inBackground(name, command, environment);
    }

    private BackgroundRun inBackground(String name, List<String> command, Map<String, String> environment) {
        var spec = spec(name, command, environment);
        return new BackgroundRun(start(spec, Map.of()), spec.console(), archive(name));
    }

    private ProcessSpec spec(String name, List<String> command, Map<String, String> environment) {
        return ProcessSpec.in(place(name), name, command, environment, "log/console.log");
    }

    private Path place(String name) {
        return directory.resolve("processes").resolve(name);
    }

    /**
     * The environment with which a producer works on this platform.
     *
     * @param dataset the id of the dataset: lines that it can't read are kept apart from those of others
     */
    public Map<String, String> producerEnvironment(String dataset) {
        var environment = new HashMap<String, String>();
        environment.putAll(kafka.toEnvironment());
        environment.put("MYSIMBDP_DATASETS_DIR", datasets.toString());
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put(
                "MYSIMBDP_PRODUCER_STATE_DIR",
                directory.resolve("producer-state").toString());
        environment.put(
                "MYSIMBDP_PRODUCER_REJECTED_DIR",
                directory.resolve("rejected").resolve(dataset).toString());
        return environment;
    }

    public static List<String> producerOptions() {
        return heap(PRODUCER_HEAP);
    }

    /**
     * What the apps work on lives as long as a request takes: a young generation that has no room for it fills the old one with
     * garbage, and a heap that has to grow first is collected all the time until it has. Pages that are not used cost nothing.
     */
    private static List<String> heap(int megabytes) {
        return List.of("-Xms" + megabytes + "m", "-Xmx" + megabytes + "m", "-XX:NewRatio=1", "-XX:+UseSerialGC");
    }

    /** The environment with which a consumer works on this platform. */
    public Map<String, String> consumerEnvironment(int id) {
        var environment = new HashMap<String, String>();
        environment.putAll(kafka.toEnvironment());
        environment.putAll(cassandra.toEnvironment());
        environment.put("MYSIMBDP_DATASETS_DIR", datasets.toString());
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put(
                "MYSIMBDP_HTTP_PORT", Integer.toString(httpPorts.consumers().applyAsInt(id)));
        environment.putAll(consumerSettings);
        return environment;
    }

    private ProcessSpec consumerSpec(int id) {
        var command = JavaCommand.of(consumerOptions(), ConsumerMain.class.getName());
        var environment = new HashMap<>(consumerEnvironment(id));
        environment.putAll(AppClasspath.environment());
        return spec("consumer-" + id, command, environment);
    }

    public static List<String> consumerOptions() {
        return heap(CONSUMER_HEAP);
    }

    /** The environment with which a data service works on this platform. */
    public Map<String, String> daasEnvironment(int id) {
        var environment = new HashMap<String, String>();
        environment.putAll(kafka.toEnvironment());
        environment.putAll(cassandra.toEnvironment());
        environment.put("MYSIMBDP_DATASETS_DIR", datasets.toString());
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put(
                "MYSIMBDP_HTTP_PORT", Integer.toString(httpPorts.daasOps().applyAsInt(id)));
        environment.put("MYSIMBDP_DAAS_HOST", "127.0.0.1");
        environment.put("MYSIMBDP_DAAS_PORT", Integer.toString(httpPorts.daas().applyAsInt(id)));
        return environment;
    }

    private ProcessSpec daasSpec(int id) {
        var command = JavaCommand.of(daasOptions(), DaasMain.class.getName());
        var environment = new HashMap<>(daasEnvironment(id));
        environment.putAll(AppClasspath.environment());
        return spec("daas-" + id, command, environment);
    }

    public static List<String> daasOptions() {
        return heap(DAAS_HEAP);
    }

    /** Everything that was started here and runs, other than consumers and data services. */
    private List<ManagedProcess> others() {
        return names().stream()
                .filter(name ->
                        !CONSUMER.matcher(name).matches() && !DAAS.matcher(name).matches())
                .map(name -> ManagedProcess.find(spec(name, List.of("-"), Map.of())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Stops what sends first, data services and producers, then consumers, each in good order. */
    public void stopAll() {
        daas().values().forEach(ManagedProcess::requestStop);
        var producers = others();
        producers.forEach(ManagedProcess::requestStop);
        producers.forEach(process -> process.stop(GRACEFUL));
        scaleDaas(0);
        scaleConsumers(0);
    }

    /** Where the logs of the apps lie, by name. */
    public SortedMap<String, Path> logs() {
        var logs = new TreeMap<String, Path>();
        names().forEach(name -> logs.put(name, place(name).resolve("log").resolve("console.log")));
        return logs;
    }
}
