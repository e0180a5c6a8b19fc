// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.sample.SampleGenerator;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How much memory producer and consumer take with few and with many records: it should not grow. */
final class MemoryBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final String METHOD = """
            The producer sends a CSV file, then a consumer stores all of the topic; the figure is the most resident memory that Linux \
            saw of each process (`VmHWM`). Heaps are those of the local target: 160 MiB for a producer, 256 MiB for a consumer. \
            Goals: below 256 MiB and 384 MiB, however many records there are.""";

    @Override
    public Section run(Bench bench) throws Exception {
        var rows = new ArrayList<List<String>>();
        try (var target = bench.target("memory", 1, UnaryOperator.identity());
                var topics = new Topics(target.platform().kafkaSettings())) {
            for (var records :
                    bench.options().quick ? List.of(10_000, 60_000) : List.of(10_000, 1_000_000, 5_000_000)) {
                bench.steps().step("Memory: %,d records", records);
                rows.add(measure(bench, target, topics, records));
            }
        }
        return new Section(
                "memory",
                "Memory",
                METHOD,
                List.of(),
                List.of(new Section.Table(List.of("records", "producer, MiB", "consumer, MiB"), rows)),
                List.of());
    }

    private static List<String> measure(Bench bench, LocalTarget target, Topics topics, int records) throws Exception {
        var dataset = target.platform().catalog().require(DATASET);
        var csv = target.directory().resolve("telemetry-" + records + ".csv");
        var tally = SampleGenerator.generate(dataset, records, 13, csv);
        var run = target.platform().apps().startProducer("producer-" + records, dataset.id(), List.of(csv), Map.of());
        var producer = new PeakMemory(run.process());
        while (run.process().isAlive()) {
            producer.look();
            Thread.sleep(50);
        }
        var figures = bench.await(run);
        LostException.require("records produced", tally.published(), Long.parseLong(figures.get("produced")));
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
            return List.of(
                    String.format(Locale.ROOT, "%,d", records),
                    Section.number(producer.mebibytes(), 0),
                    Section.number(consumer.mebibytes(), 0));
        } finally {
            var unused = apps.scaleConsumers(0);
        }
    }
}
