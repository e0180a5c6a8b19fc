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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private final PlatformSettings settings;
    private final KafkaSettings kafka;
    private final CassandraSettings cassandra;
    private final Path directory;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    Apps(PlatformSettings settings, KafkaSettings kafka, CassandraSettings cassandra) {
        this.settings = settings;
        this.kafka = kafka;
        this.cassandra = cassandra;
        this.directory = settings.directory().resolve("apps");
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
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var listing = Files.list(directory)) {
            return listing.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't list " + directory, e);
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
    public ProducerRun startProducer(String name, String dataset, List<Path> sources, Map<String, String> overrides) {
        var arguments = new ArrayList<String>();
        arguments.add(dataset);
        sources.forEach(source -> arguments.add(source.toAbsolutePath().toString()));
        var command = JavaCommand.of(producerOptions(), ProducerMain.class.getName(), arguments.toArray(String[]::new));
        var environment = new HashMap<>(producerEnvironment());
        environment.put("MYSIMBDP_HTTP_PORT", "0");
        environment.putAll(overrides);
        environment.putAll(classpath());
        var spec = ProcessSpec.in(directory.resolve(name), name, command, environment, "log/console.log");
        try {
            Files.deleteIfExists(spec.console());
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete " + spec.console(), e);
        }
        return new ProducerRun(ManagedProcess.start(spec), spec.console());
    }

    /** The environment with which a producer works on this platform. */
    public Map<String, String> producerEnvironment() {
        var environment = new HashMap<String, String>();
        environment.putAll(kafka.toEnvironment());
        environment.put("MYSIMBDP_DATASETS_DIR", settings.datasets().toString());
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put(
                "MYSIMBDP_PRODUCER_STATE_DIR",
                settings.directory().resolve("producer-state").toString());
        environment.put(
                "MYSIMBDP_PRODUCER_REJECTED_DIR",
                settings.directory().resolve("rejected").toString());
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
        environment.put("MYSIMBDP_DATASETS_DIR", settings.datasets().toString());
        environment.put("MYSIMBDP_CONSUMER_CONSISTENCY", settings.consistency());
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put("MYSIMBDP_HTTP_PORT", Integer.toString(settings.consumerHttpPort(id)));
        return environment;
    }

    private ProcessSpec consumerSpec(int id) {
        var name = "consumer-" + id;
        var command = JavaCommand.of(List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC"), ConsumerMain.class.getName());
        var environment = new HashMap<>(consumerEnvironment(id));
        environment.putAll(classpath());
        return ProcessSpec.in(directory.resolve(name), name, command, environment, "log/console.log");
    }

    /** Everything that was started here and runs, other than consumers. */
    private List<ManagedProcess> others() {
        return names().stream()
                .filter(name -> !CONSUMER.matcher(name).matches())
                .map(name -> ManagedProcess.find(
                        ProcessSpec.in(directory.resolve(name), name, List.of("-"), Map.of(), "log/console.log")))
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
        names().forEach(name ->
                logs.put(name, directory.resolve(name).resolve("log").resolve("console.log")));
        return logs;
    }
}
