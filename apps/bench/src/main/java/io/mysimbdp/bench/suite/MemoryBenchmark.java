// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.sample.SampleTally;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much memory producer and consumer take with few and with many records: it should not grow. */
final class MemoryBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final int CALLERS = 8;
    private static final int BATCH = 1_000;
    private static final int MOST_THROUGH_DAAS = 1_000_000;
    private static final String METHOD = """
            The producer sends a CSV file, then a consumer stores all of the topic; the figure is the most resident memory that Linux \
            saw of each process (`VmHWM`). As many records, but at most a million, then go through a data service, 1,000 in a \
            request, %d requests at once. Heaps are those of the local target: %d MiB for a producer, %d MiB for a consumer, %d MiB for a data \
            service. Goals: below 256 MiB, 384 MiB and 512 MiB, however many records there are.""".formatted(CALLERS, Apps.PRODUCER_HEAP, Apps.CONSUMER_HEAP, Apps.DAAS_HEAP);

    @Override
    public Section run(Bench bench) throws Exception {
        var rows = new ArrayList<List<String>>();
        try (var target = bench.target("memory", 1);
                var topics = new Topics(target.platform().kafkaSettings())) {
            archiveClasses(bench, target, topics);
            for (var records :
                    bench.options().quick ? List.of(10_000, 60_000) : List.of(10_000, 1_000_000, 5_000_000)) {
                bench.steps().step("Memory: %,d records", records);
                rows.add(measure(bench, target, topics, records));
                bench.report().keepUnfinished(section(rows));
            }
        }
        return section(rows);
    }

    private static Section section(List<List<String>> rows) {
        return new Section(
                "memory",
                "Memory",
                METHOD,
                List.of(),
                List.of(new Section.Table(
                        List.of("records", "producer, MiB", "consumer, MiB", "data service, MiB"), rows)),
                List.of());
    }

    private static List<String> measure(Bench bench, LocalTarget target, Topics topics, int records) throws Exception {
        var dataset = target.platform().catalog().require(DATASET);
        var csv = target.directory().resolve("telemetry-" + records + ".csv");
        var tally = SampleGenerator.generate(dataset, records, 13, csv);
        var producer = produce(bench, target, dataset, csv, tally);
        var apps = target.platform().apps();
        try {
            var watch = StoredWatch.start(
                    apps, Map.of("MYSIMBDP_CONSUMER_GROUP", "memory-" + records, "MYSIMBDP_DATASETS", dataset.id()));
            var consumer = new PeakMemory(watch.consumer());
            var rate = watch.rate(tally.clean());
            consumer.look();
            bench.steps()
                    .detail(
                            "producer %.0f MiB, consumer %.0f MiB (%,.0f rows/s)",
                            producer.mebibytes(), consumer.mebibytes(), rate);
            topics.empty(dataset.topic().name());
            Files.delete(csv);
            var daas = daas(target, dataset, Math.min(records, MOST_THROUGH_DAAS));
            topics.empty(dataset.topic().name());
            return List.of(
                    String.format(Locale.ROOT, "%,d", records),
                    Section.number(producer.mebibytes(), 0),
                    Section.number(consumer.mebibytes(), 0),
                    Section.number(daas.mebibytes(), 0));
        } finally {
            var unused = apps.scaleConsumers(0);
        }
    }

    private static PeakMemory produce(Bench bench, LocalTarget target, Dataset dataset, Path csv, SampleTally tally)
            throws IOException, InterruptedException {
        var name = "producer-" + csv.getFileName().toString().replace(".csv", "");
        var run = target.platform().apps().startProducer(name, dataset.id(), List.of(csv), Map.of());
        var memory = new PeakMemory(run.process());
        while (run.process().isAlive()) {
            memory.look();
            Thread.sleep(50);
        }
        var figures = bench.await(run);
        LostException.require("records produced", tally.published(), Long.parseLong(figures.get("produced")));
        return memory;
    }

    /** The first producer after a build archives its classes when it ends, which takes memory as in no other one. */
    private static void archiveClasses(Bench bench, LocalTarget target, Topics topics) throws Exception {
        var dataset = target.platform().catalog().require(DATASET);
        var csv = target.directory().resolve("first.csv");
        var unused = produce(bench, target, dataset, csv, SampleGenerator.generate(dataset, 1_000, 13, csv));
        topics.empty(dataset.topic().name());
    }

    private static PeakMemory daas(LocalTarget target, Dataset dataset, int records) throws Exception {
        var sample = target.directory().resolve("telemetry-lines.csv");
        var unused = SampleGenerator.generate(dataset, 2 * BATCH, 17, sample);
        var lines = Lines.valid(dataset, sample);
        try (var session = CassandraSessions.open(target.platform().cassandraSettings(), "bench");
                var door = Door.open(target.platform(), session, dataset.tenant(), CALLERS)) {
            var unusedRate = door.send(dataset, lines, BATCH, records / BATCH);
            var memory = new PeakMemory(door.process());
            memory.look();
            return memory;
        }
    }
}
