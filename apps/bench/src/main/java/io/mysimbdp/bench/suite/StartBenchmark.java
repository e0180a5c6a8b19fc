// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long it takes from the start of an app's process to its first record, and how long the main job and the Pulumi program take. */
final class StartBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final int RECORDS = 2_000;
    private static final long PATIENCE_NANOS = 300_000_000_000L;
    private static final String METHOD = """
            From the start of the process until the first message is in the topic (producer), until the first row of a topic that is \
            filled already is stored (consumer, a new group), and until the first record is accepted (data service). Brokers and nodes are up. \
            Phases of the main job are those that `scripts/run-local` says itself, with what it does when nothing else is asked for. \
            The Pulumi program is run for the stack `prod` by `scripts/render-manifests prod`, which answers it in place of the Pulumi \
            engine, from the start of the script to its end.""";

    private final Map<String, List<Double>> apps = new LinkedHashMap<>();
    private final Map<String, List<Double>> phases = new LinkedHashMap<>();

    @Override
    public Section run(Bench bench) throws Exception {
        try (var target = bench.target("start", 1);
                var topics = new Topics(target.platform().kafkaSettings())) {
            for (var round = 1; round <= bench.options().rounds(); round++) {
                bench.steps().step("Start of the apps, round %d", round);
                add(apps, "producer", producer(bench, target, topics));
                add(apps, "consumer", consumer(target, round));
                add(apps, "data service", daas(target));
            }
        }
        // What is not built yet is built here.
        var unusedFirst = program(bench);
        for (var round = 1; round <= bench.options().rounds(); round++) {
            bench.steps().step("The Pulumi program and the main job, round %d", round);
            add(apps, "Pulumi program", program(bench));
            mainJob(bench);
        }
        return new Section(
                "start",
                "Start",
                METHOD,
                List.of(),
                List.of(
                        new Section.Table(List.of("what", "seconds"), rows(apps)),
                        new Section.Table(List.of("phase of `scripts/run-local`", "seconds"), rows(phases))),
                List.of());
    }

    private static void add(Map<String, List<Double>> series, String name, double seconds) {
        series.computeIfAbsent(name, key -> new ArrayList<>()).add(seconds);
    }

    private static List<List<String>> rows(Map<String, List<Double>> series) {
        return series.entrySet().stream()
                .map(entry -> List.of(entry.getKey(), Section.three(new Series(entry.getKey(), entry.getValue()), 1)))
                .toList();
    }

    private static double producer(Bench bench, LocalTarget target, Topics topics)
            throws IOException, InterruptedException {
        var dataset = dataset(target);
        topics.empty(dataset.topic().name());
        var began = System.nanoTime();
        var run = target.platform()
                .apps()
                .startProducer(
                        "producer",
                        dataset.id(),
                        List.of(),
                        Map.of("MYSIMBDP_PRODUCER_SOURCES", "generated:" + RECORDS));
        while (topics.messages(dataset.topic().name()) == 0) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new IOException("no message came in " + PATIENCE_NANOS / 1_000_000_000L + " s");
            }
            Thread.sleep(10);
        }
        var seconds = seconds(began);
        var unused = bench.await(run);
        return seconds;
    }

    private static double consumer(LocalTarget target, int round) throws IOException, InterruptedException {
        var apps = target.platform().apps();
        try {
            var began = System.nanoTime();
            StoredWatch.start(apps, Map.of("MYSIMBDP_CONSUMER_GROUP", "start-" + round, "MYSIMBDP_DATASETS", DATASET))
                    .awaitFirst();
            return seconds(began);
        } finally {
            var unused = apps.scaleConsumers(0);
        }
    }

    private static double daas(LocalTarget target) throws Exception {
        var dataset = dataset(target);
        var sample = target.directory().resolve("telemetry.csv");
        var unused = SampleGenerator.generate(dataset, 100, 17, sample);
        var line = Lines.valid(dataset, sample).get(0);
        try (var session = CassandraSessions.open(target.platform().cassandraSettings(), "bench")) {
            var began = System.nanoTime();
            try (var door = Door.open(target.platform(), session, dataset.tenant(), 1)) {
                door.sendAll(dataset, List.of(line));
                return seconds(began);
            }
        }
    }

    private static Dataset dataset(LocalTarget target) throws IOException {
        return target.platform().catalog().require(DATASET);
    }

    private static double program(Bench bench) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var rendered = script(bench, "render-manifests", "prod");
        LostException.require("stacks in what was rendered", 1, rendered.contains("kind: Deployment") ? 1 : 0);
        return seconds(began);
    }

    private void mainJob(Bench bench) throws IOException, InterruptedException {
        var report = place(bench).resolve("report.json");
        Files.deleteIfExists(report);
        var said = script(
                bench,
                "run-local",
                "--dir",
                place(bench).resolve("platform").toString(),
                "--report",
                report.toString());
        if (!Files.exists(report)) {
            throw new IOException("scripts/run-local has not done its job:\n" + said);
        }
        var json = new ObjectMapper().readTree(Files.readString(report));
        requireNothingLost(json);
        json.path("phases")
                .properties()
                .forEach(phase -> add(phases, phase.getKey(), phase.getValue().asDouble()));
        add(phases, "in all", json.path("seconds").asDouble());
    }

    /** @param report of the main job, which compares what was read with what is stored */
    static void requireNothingLost(JsonNode report) {
        var read = report.required("read").asLong();
        LostException.require(
                "records of the main job that are not lost",
                read,
                read - report.required("lost").asLong());
    }

    private static String script(Bench bench, String name, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(bench.root().resolve("scripts").resolve(name).toString());
        command.addAll(List.of(arguments));
        return bench.run(place(bench), name, command, Map.of());
    }

    private static Path place(Bench bench) {
        return bench.root()
                .resolve(bench.options().directory)
                .resolve("scripts")
                .toAbsolutePath();
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
