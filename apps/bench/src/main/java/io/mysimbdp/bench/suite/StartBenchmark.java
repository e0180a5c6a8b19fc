// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.LocalTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How long it takes from the start of an app's process to its first record. */
final class StartBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final int RECORDS = 2_000;
    private static final long PATIENCE_NANOS = 300_000_000_000L;
    private static final String METHOD = """
            From the start of the process until the first message is in the topic (producer), and until the first row of a topic that is \
            filled already is stored (consumer, a new group). Brokers and nodes are up.""";

    @Override
    public Section run(Bench bench) throws Exception {
        var producer = new ArrayList<Double>();
        var consumer = new ArrayList<Double>();
        try (var target = bench.target("start", 1, UnaryOperator.identity());
                var topics = new Topics(target.platform().kafkaSettings())) {
            for (var round = 1; round <= bench.options().rounds(); round++) {
                producer.add(producer(bench, target, topics));
                consumer.add(consumer(target, round));
                bench.steps()
                        .detail(
                                "round %d: producer %.1f s, consumer %.1f s",
                                round, producer.get(round - 1), consumer.get(round - 1));
            }
        }
        return new Section(
                "start",
                "Start",
                METHOD,
                List.of(),
                List.of(new Section.Table(
                        List.of("app", "seconds to the first record"),
                        List.of(row("producer", producer), row("consumer", consumer)))),
                List.of());
    }

    private static List<String> row(String app, List<Double> seconds) {
        var series = new Series(app, seconds);
        return List.of(
                app,
                Section.number(series.least(), 1) + " / " + Section.number(series.median(), 1) + " / "
                        + Section.number(series.most(), 1));
    }

    private static double producer(Bench bench, LocalTarget target, Topics topics)
            throws IOException, InterruptedException {
        var dataset = target.platform().catalog().require(DATASET);
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
            requireTime(began, "no message came");
            Thread.sleep(10);
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        var unused = bench.await(run);
        return seconds;
    }

    private static double consumer(LocalTarget target, int round) throws IOException, InterruptedException {
        var apps = target.platform().apps();
        try {
            var began = System.nanoTime();
            var watch = StoredWatch.start(
                    apps, Map.of("MYSIMBDP_CONSUMER_GROUP", "start-" + round, "MYSIMBDP_DATASETS", DATASET));
            while (watch.stored() == 0) {
                watch.consumer().requireAlive();
                requireTime(began, "no row was stored");
                Thread.sleep(10);
            }
            return (System.nanoTime() - began) / 1e9;
        } finally {
            var unused = apps.scaleConsumers(0);
        }
    }

    private static void requireTime(long began, String what) throws IOException {
        if (System.nanoTime() - began > PATIENCE_NANOS) {
            throw new IOException(what + " in " + PATIENCE_NANOS / 1_000_000_000L + " s");
        }
    }
}
