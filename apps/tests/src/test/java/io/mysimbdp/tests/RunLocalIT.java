// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.local.platform.AppClasspath;
import io.mysimbdp.local.process.ClassArchive;
import io.mysimbdp.local.process.JavaCommand;
import io.mysimbdp.local.process.Ports;
import io.mysimbdp.local.process.RuntimeClasspaths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the local target as a person uses it: one broker, one node, real processes. */
class RunLocalIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ClassArchive ARCHIVE = new ClassArchive(
            RuntimeClasspaths.of(ROOT).cacheDirectory(),
            "run-local",
            AppClasspath.get(),
            Path.of("target", "run-local.jsa").toAbsolutePath());

    @TempDir
    private Path directory;

    private final int kafkaPort = freeRange();
    private final int cassandraPort = freeRange();

    /** What a command came to. */
    private record Result(int code, String output) {}

    /** A port with the next hundred free too, as far as one can know. */
    private static int freeRange() {
        while (true) {
            var first = Ports.free(1).get(0);
            if (first < 60_000 && Stream.of(0, 1, 30, 31).allMatch(i -> Ports.canListen("127.0.0.1", first + i))) {
                return first;
            }
        }
    }

    private Process start(String... arguments) throws IOException {
        // As scripts/run-local does.
        var options = new ArrayList<>(ARCHIVE.options(List.of(arguments).contains("--keep")));
        options.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-DMYSIMBDP_LOG_LEVEL=WARN",
                "-Dmysimbdp.root=" + ROOT,
                "-cp",
                AppClasspath.get()));
        var command = JavaCommand.of(options, "io.mysimbdp.local.cli.LocalMain", arguments);
        var out = directory.resolve("output");
        Files.deleteIfExists(out);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private Result run(String... arguments) throws Exception {
        var all = Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--dir", directory.resolve("platform").toString()))
                .toArray(String[]::new);
        var process = start(all);
        var ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var output = output();
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("it should end: %s", output).isTrue();
        return new Result(process.exitValue(), output);
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private String[] small(String... more) {
        return Stream.concat(
                        Stream.of(
                                "--brokers=1",
                                "--nodes=1",
                                "--kafka-port=" + kafkaPort,
                                "--cassandra-port=" + cassandraPort,
                                "--http-port=0"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** The key and the address stand in what the main job prints, and the request, too. */
    private void shouldLetOutsidersIn(String output) throws Exception {
        var key = Pattern.compile("export KEY=(mdk_\\S+)").matcher(output);
        var address = Pattern.compile("The data service answers on (\\S+) .* tenant (\\w+),")
                .matcher(output);
        assertThat(key.find() && address.find()).as(output).isTrue();
        var keys = address.group(1) + "/v1/" + address.group(2) + "/keys";
        assertThat(status(keys, key.group(1))).isEqualTo(200);
        assertThat(status(keys, "mdk_wrong")).isEqualTo(401);

        var id = key.group(1).split("_", -1)[1];
        assertThat(run("keys", "list").output()).contains(id, address.group(2), "admin", "valid");
        assertThat(run("keys", "create", "--tenant", "citisense", "--role", "reader", "--name", "x")
                        .output())
                .contains("did you mean", "citysense");
        assertThat(run("keys", "create", "--tenant", "citysense", "--role", "reader", "--name", "a reader")
                        .output())
                .containsPattern("mdk_[a-z0-9]{12}_[A-Za-z0-9]{32}");
        assertThat(run("keys", "revoke", id).output()).contains("is revoked");
        assertThat(run("keys", "list").output()).contains("revoked");

        assertThat(run("status").output()).contains("daas-1", "ready: serving");
        assertThat(run("scale", "daas", "0").output()).contains("Data services now: []");
        assertThat(run("logs", "daas").output()).contains("Serving");
        assertThat(run("scale", "daas", "1").output()).contains("Data services now: [1]");
    }

    private static int status(String url, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("X-Api-Key", key)
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void shouldOfferWhatAPersonDoesNextWhileItIsKeptRunning() throws Exception {
        var report = directory.resolve("report.json");
        try {
            // Given
            var datasets = copyOfTheShippedDescriptors();
            var kept = run(small("--keep", "--records=2000", "--report=" + report, "--datasets-dir=" + datasets));
            assertThat(kept.code()).as(kept.output()).isZero();
            ARCHIVE.publish(true);
            assertThat(kept.output()).contains("RESULT read=4000").contains("lost=0");
            assertThat(Files.readString(report)).contains("\"lost\" : 0");

            // Then
            assertThat(run("status").output())
                    .contains("kafka-1", "cassandra-1", "consumer-1", "ready: working on")
                    .contains("citysense.station_telemetry", "lag 0", "dead letters:", "rows")
                    .contains("done");
            assertThat(run("scale", "consumer", "1").output()).contains("Consumers now: [1]");
            shouldLetOutsidersIn(kept.output());
            assertThat(run("query", "station_telemetry").output())
                    .contains("SELECT * FROM citysense.readings_by_station WHERE station_id = ")
                    .contains("rows");
            assertThat(run("query", "station_telemetry", "station=ST-0001").output())
                    .contains("'station' is not in the partition key");
            assertThat(run("logs").output()).contains("consumer-1", "kafka-1", "cassandra-1");
            var again = run(small("--keep"));
            assertThat(again.code()).isEqualTo(2);
            assertThat(again.output()).contains("still runs").contains("scripts/run-local down");

            // When: a dataset is added with nothing but a file.
            shouldTakeADatasetThatIsOnlyDescribed(datasets);

            // Then
            shouldNotCallLostWhatIsOnItsWay();
            shouldSayThatAConsumerEnded(datasets);
            assertThat(run("replay", "station_telemetry").output()).contains("RESULT replayed=");
            var proof = run("reconcile");
            assertThat(proof.output()).contains("lost=0");
            assertThat(proof.code()).isZero();
        } finally {
            var down = run("down", "--delete-data");
            assertThat(down.code()).as(down.output()).isZero();
        }
        shouldHaveLeftNothing();
        assertThat(directory.resolve("platform").resolve("kept")).doesNotExist();
        assertThat(run("status").code()).isEqualTo(2);
    }

    private Path copyOfTheShippedDescriptors() throws IOException {
        var copy = Files.createDirectories(directory.resolve("data").resolve("datasets"));
        try (var files = Files.list(ROOT.resolve("data").resolve("datasets"))) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private void shouldTakeADatasetThatIsOnlyDescribed(Path datasets) throws Exception {
        var file = Files.writeString(directory.resolve("trees.csv"), """
                tree;planted;height
                oak;06.05.2001;12.5
                elm;02.01.1999;-3
                ash;12.11.2010;8
                ivy;half a line
                """);
        assertThat(run("produce", "trees", file.toString()).output()).contains("there is no dataset 'trees'");
        Files.writeString(datasets.resolve("trees.yaml"), """
                dataset: trees
                tenant: parks
                source: {format: csv, delimiter: ";"}
                fields:
                  - {name: tree, type: text}
                  - {name: planted, type: date, formats: [dd.MM.yyyy]}
                  - {name: height, type: double, min: 0}
                table: {name: trees_by_name, question: How high is it?, partition_key: [tree], clustering: [planted]}
                """);
        assertThat(run("status").output())
                .containsPattern("parks\\.trees\\S* +not created yet: produce creates it")
                .contains("lag by partition: ");
        var missing =
                run("produce", "trees", directory.resolve("nothing-here.csv").toString());
        assertThat(missing.code()).as(missing.output()).isNotZero();
        assertThat(missing.output()).contains("nothing-here.csv");
        var produced = run("produce", "trees", file.toString());
        assertThat(produced.code()).as(produced.output()).isZero();
        assertThat(produced.output()).contains("RESULT read=4 rejected=1 produced=3");
        // The consumers have just been started anew: it waits for them.
        assertThat(run("reconcile", "trees").output()).contains("RESULT read=4 rejected=1 produced=3 stored=2");
        assertThat(run("query", "trees", "tree=oak").output()).contains("2001-05-06");
    }

    private void shouldNotCallLostWhatIsOnItsWay() throws Exception {
        // Given
        var file = Files.writeString(directory.resolve("more-trees.csv"), """
                tree;planted;height
                fir;06.05.2011;2.5
                yew;02.01.1919;3
                """);
        assertThat(run("scale", "consumer", "0").output()).contains("Consumers now: []");
        assertThat(run("produce", "trees", file.toString()).output()).contains("produced=2");

        // When
        var early = run("reconcile", "trees");

        // Then
        assertThat(early.code()).as(early.output()).isEqualTo(1);
        assertThat(early.output())
                .contains("still on their way: see scripts/run-local status --dir ")
                .doesNotContain("lost");
        assertThat(run("scale", "consumer", "1").output()).contains("Consumers now: [1]");
        assertThat(run("reconcile", "trees").output()).contains("RESULT read=6 rejected=1 produced=5 stored=4");
    }

    private void shouldSayThatAConsumerEnded(Path datasets) throws Exception {
        // Given
        var broken = Files.writeString(datasets.resolve("broken.yaml"), "dataset: broken\n");

        // When
        var scaled = run("scale", "consumer", "2");

        // Then
        assertThat(scaled.code()).as(scaled.output()).isEqualTo(1);
        assertThat(scaled.output())
                .contains("consumer-2 ended by itself", "broken.yaml")
                .contains("Consumers now: [1]");
        Files.delete(broken);
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsInterrupted() throws Exception {
        // Given
        var all = Stream.concat(
                        Stream.of(small()),
                        Stream.of("--dir", directory.resolve("platform").toString()))
                .toArray(String[]::new);
        var process = start(all);
        Scenario.await("brokers and nodes should be starting", () -> output().contains("cassandra-1"));

        // When
        process.destroy();

        // Then
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(1);
        assertThat(output()).contains("Interrupted");
        shouldHaveLeftNothing();
        var logs = run("logs");
        assertThat(logs.code()).as(logs.output()).isZero();
        assertThat(logs.output())
                .contains("cassandra-1", directory.resolve("platform").resolve("once") + ", which does not run:");
    }

    @Test
    void shouldEndAtOnceWhenItIsInterruptedWhileItGenerates() throws Exception {
        // Given
        var generated = directory.resolve("platform").resolve("generated");
        var process = start(Stream.concat(
                        Stream.of(small("--records=100000000", "--dataset=station_telemetry")),
                        Stream.of("--dir", directory.resolve("platform").toString()))
                .toArray(String[]::new));
        Scenario.await("records should be written", () -> !names(generated).isEmpty());

        // When
        process.destroy();

        // Then
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(1);
        assertThat(output()).contains("Interrupted");
        assertThat(names(generated)).isEmpty();
    }

    private static List<Path> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void shouldSayWhatIsInTheWayBeforeAnythingStarts() throws Exception {
        try (var taken = new ServerSocket(kafkaPort, 1, InetAddress.getLoopbackAddress())) {
            // When
            var result = run(small());

            // Then
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.output())
                    .contains("Port " + taken.getLocalPort())
                    .contains("--kafka-port")
                    .contains("Nothing was started");
        }
    }

    @Test
    void shouldNameEverythingThatIsWrongWithTheOptionsTogether() throws Exception {
        var result = run("--brokers=0", "--nodes=10", "--consumers=0", "--consistency=most");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).contains("--brokers", "--nodes", "--consumers", "--consistency", "most");
        assertThat(run("--replication=4").output()).contains("replication must be from 1 to 3");
        assertThat(run("--nodes=1", "--consistency=two").output())
                .contains("--consistency must not ask for more than the 1 copy")
                .contains("got two");
        assertThat(run("--datset=x").code()).isEqualTo(2);
        assertThat(run("--dataset=station_telemetri").output()).contains("did you mean 'station_telemetry'");
        assertThat(directory.resolve("platform").resolve("once")).doesNotExist();
    }

    private void shouldHaveLeftNothing() throws IOException {
        assertThat(Ports.accepts("127.0.0.1", kafkaPort))
                .as("a broker still listens")
                .isFalse();
        assertThat(Ports.accepts("127.0.0.1", cassandraPort))
                .as("a node still listens")
                .isFalse();
        try (var processes = ProcessHandle.allProcesses()) {
            var left = processes
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(directory.toString()))
                            .isPresent())
                    .toList();
            assertThat(left).as("processes that are left").isEmpty();
        }
    }
}
