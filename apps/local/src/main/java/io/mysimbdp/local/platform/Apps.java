// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.platform;

import io.mysimbdp.consumer.ConsumerMain;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * The platform's own apps as local processes: consumers, numbered from 1, and producers, by name. What another JVM started
 * is found by the files it left. Thread-safe.
 */
public final class Apps {
    /** Longer than the consumer's own drain. */
    private static final Duration GRACEFUL = Duration.ofSeconds(30);

    private static final Pattern CONSUMER = Pattern.compile("consumer-(\\d{1,6})");
    private static final Pattern PORT = Pattern.compile("Health and metrics on port (\\d+)");

    private final KafkaSettings kafka;
    private final CassandraSettings cassandra;
    private final Path datasets;
    private final Path directory;
    private final IntUnaryOperator httpPorts;
    private final Map<String, String> consumerSettings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /**
     * The apps of one place; starts nothing.
     *
     * @param datasets the folder of the dataset descriptors
     * @param directory holds everything that the apps write
     * @param httpPorts the port of each consumer, by its number; 0 for any free one
     * @param consumerSettings settings of the consumers, as environment variables, beside the usual ones
     */
    public Apps(
            KafkaSettings kafka,
            CassandraSettings cassandra,
            Path datasets,
            Path directory,
            IntUnaryOperator httpPorts,
            Map<String, String> consumerSettings) {
        this.kafka = kafka;
        this.cassandra = cassandra;
        this.datasets = datasets.toAbsolutePath().normalize();
        this.directory = directory.toAbsolutePath().normalize();
        this.httpPorts = httpPorts;
        this.consumerSettings = Map.copyOf(consumerSettings);
    }

    /** The consumers that run, by number. */
    public SortedMap<Integer, ManagedProcess> consumers() {
        var consumers = new TreeMap<Integer, ManagedProcess>();
        for (var name : names()) {
            var matcher = CONSUMER.matcher(name);
            if (matcher.matches()) {
                var id = Integer.parseInt(matcher.group(1));
                ManagedProcess.find(consumerSpec(id)).ifPresent(process -> consumers.put(id, process));
            }
        }
        return consumers;
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
        var running = consumers();
        var leaving = new ArrayList<ManagedProcess>();
        while (running.size() > count) {
            leaving.add(running.remove(running.lastKey()));
        }
        leaving.forEach(ManagedProcess::requestStop);
        leaving.forEach(process -> process.stop(GRACEFUL));
        for (var id = 1; running.size() < count; id++) {
            if (!running.containsKey(id)) {
                running.put(id, startConsumer(id, Map.of()));
            }
        }
        return List.copyOf(running.keySet());
    }

    /**
     * Consumers read the descriptors when they start: those that are older than a descriptor are started anew.
     *
     * @return whether there was any
     */
    public boolean restartConsumersOlderThanTheirDescriptors() throws IOException {
        var latest = Instant.EPOCH;
        try (var files = Files.list(datasets)) {
            for (var file : files.toList()) {
                var changed = Files.getLastModifiedTime(file).toInstant();
                latest = changed.isAfter(latest) ? changed : latest;
            }
        }
        var running = consumers();
        var newest = latest;
        if (running.values().stream()
                .noneMatch(process -> process.ref().startInstant().isBefore(newest))) {
            return false;
        }
        scaleConsumers(0);
        scaleConsumers(running.size());
        return true;
    }

    /**
     * Starts one consumer.
     *
     * @param overrides environment variables that replace or add to the usual ones
     */
    public ManagedProcess startConsumer(int id, Map<String, String> overrides) {
        var spec = consumerSpec(id);
        var environment = new HashMap<>(spec.environment());
        environment.putAll(overrides);
        try {
            // The port it listens on is read from what this very process writes.
            Files.deleteIfExists(spec.console());
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete " + spec.console(), e);
        }
        return ManagedProcess.start(new ProcessSpec(
                spec.name(),
                spec.command(),
                environment,
                spec.workingDirectory(),
                spec.console(),
                spec.log(),
                spec.refFile()));
    }

    /** What the consumer answers at a path such as {@code /health/ready}; empty if it doesn't answer. */
    public Optional<HttpResponse<String>> ask(int consumer, String path) {
        return httpPort(consumer).flatMap(port -> {
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
        try {
            var console = consumerSpec(consumer).console();
            if (!Files.exists(console)) {
                return Optional.empty();
            }
            var matcher = PORT.matcher(Files.readString(console));
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
        environment.putAll(classpath());
        return inBackground(name, command, environment);
    }

    /** Starts a replay of a dataset's dead letters in the background. */
    public BackgroundRun startReplay(String name, String dataset) {
        var command = JavaCommand.of(consumerOptions(), ConsumerMain.class.getName(), "replay", dataset);
        var environment = new HashMap<>(consumerEnvironment(0));
        environment.putAll(classpath());
        return inBackground(name, command, environment);
    }

    private BackgroundRun inBackground(String name, List<String> command, Map<String, String> environment) {
        var spec = spec(name, command, environment);
        try {
            // Its result is read from what this very process writes.
            Files.deleteIfExists(spec.console());
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete " + spec.console(), e);
        }
        return new BackgroundRun(ManagedProcess.start(spec), spec.console());
    }

    private ProcessSpec spec(String name, List<String> command, Map<String, String> environment) {
        return ProcessSpec.in(
                directory.resolve("processes").resolve(name), name, command, environment, "log/console.log");
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
        return List.of("-Xms32m", "-Xmx160m", "-XX:+UseSerialGC");
    }

    private Map<String, String> classpath() {
        return JavaCommand.environment(System.getProperty("java.class.path"));
    }

    /** The environment with which a consumer works on this platform. */
    public Map<String, String> consumerEnvironment(int id) {
        var environment = new HashMap<String, String>();
        environment.putAll(kafka.toEnvironment());
        environment.putAll(cassandra.toEnvironment());
        environment.put("MYSIMBDP_DATASETS_DIR", datasets.toString());
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put("MYSIMBDP_HTTP_PORT", Integer.toString(httpPorts.applyAsInt(id)));
        environment.putAll(consumerSettings);
        return environment;
    }

    private ProcessSpec consumerSpec(int id) {
        var command = JavaCommand.of(consumerOptions(), ConsumerMain.class.getName());
        var environment = new HashMap<>(consumerEnvironment(id));
        environment.putAll(classpath());
        return spec("consumer-" + id, command, environment);
    }

    public static List<String> consumerOptions() {
        return List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC");
    }

    /** Everything that was started here and runs, other than consumers. */
    private List<ManagedProcess> others() {
        return names().stream()
                .filter(name -> !CONSUMER.matcher(name).matches())
                .map(name -> ManagedProcess.find(spec(name, List.of("-"), Map.of())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Stops producers first, then consumers, each in good order. */
    public void stopAll() {
        var producers = others();
        producers.forEach(ManagedProcess::requestStop);
        producers.forEach(process -> process.stop(GRACEFUL));
        scaleConsumers(0);
    }

    /** Where the logs of the apps lie, by name. */
    public SortedMap<String, Path> logs() {
        var logs = new TreeMap<String, Path>();
        names().forEach(name -> logs.put(
                name,
                directory.resolve("processes").resolve(name).resolve("log").resolve("console.log")));
        return logs;
    }
}
