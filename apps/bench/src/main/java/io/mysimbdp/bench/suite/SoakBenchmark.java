// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.local.platform.BackgroundRun;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Hours of a load that the platform can just bear: messages should not pile up, memory should not grow, nothing be lost. */
final class SoakBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final double SHARE = 0.8;

    /** The first is to warm up; what a cold platform can do is soon too little for it. */
    private static final int CAPACITY_RUNS = 3;

    private static final int SLICES = 6;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofMinutes(10);
    private static final Duration GRACEFUL = Duration.ofSeconds(45);

    private static final String METHOD = """
            One producer sends a CSV file of station telemetry as fast as it can, %d times, while one consumer stores it: the rows a second of the \
            last time are the capacity. The same consumer then stores what a producer sends from the same file over and over, at %.0f %% of that. \
            Every second, it is looked at how many messages wait, and how much memory the processes have (resident, as Linux counts it). The time \
            is cut into %d slices. In the end each message must be stored or a dead letter, by the consumer's counters, and each row of the \
            file be there. One broker, one node, and everything on the same processors.""".formatted(CAPACITY_RUNS, 100 * SHARE, SLICES);

    /** What was seen in a slice of the time, a value for each look. */
    private static final class Slice {
        private final List<Double> waiting = new ArrayList<>();
        private final List<Double> producer = new ArrayList<>();
        private final List<Double> consumer = new ArrayList<>();
        private final List<Double> node = new ArrayList<>();
        private double stored;
        private long nanos;
    }

    @Override
    public Section run(Bench bench) throws Exception {
        try (var target = bench.target("soak", 1);
                var topics = new Topics(target.platform().kafkaSettings());
                var session = CassandraSessions.open(target.platform().cassandraSettings(), "bench")) {
            var dataset = target.platform().catalog().require(DATASET);
            var parts = Parts.generate(
                    dataset, bench.options().records(), 1, target.directory().resolve("parts"));
            var apps = target.platform().apps();
            var watch = StoredWatch.start(apps, Map.of("MYSIMBDP_DATASETS", dataset.id()));
            watch.awaitReady();
            var rows = new Rows(session, dataset);
            var topic = dataset.topic().name();
            try (var lag = new PipelineLag(target.platform().kafkaSettings(), topic, ConsumerGroups.CONSUMER)) {
                var capacity = capacity(bench, target, parts, watch, lag);
                rows.empty();
                var sentBefore = topics.messages(topic);
                watch.reset();
                var deadBefore = watch.deadLetters();
                var rate = (int) (SHARE * capacity);
                bench.steps()
                        .step(
                                "Soak: %,d records a second for %d minutes",
                                rate, bench.options().minutes());
                var run = apps.startProducer(
                        "producer-soak",
                        dataset.id(),
                        parts.files(),
                        Map.of(
                                "MYSIMBDP_PRODUCER_STATE_DIR",
                                target.directory().resolve("state-soak").toString(),
                                "MYSIMBDP_PRODUCER_RATE",
                                Integer.toString(rate),
                                "MYSIMBDP_PRODUCER_REPEAT",
                                "0"));
                List<Slice> slices;
                try {
                    slices = watch(bench, target, run, watch, lag);
                } finally {
                    run.process().stop(GRACEFUL);
                }
                var left = lag.await(DRAIN, messages -> {});
                LostException.require("messages that are not consumed", 0, left);
                var sent = topics.messages(topic) - sentBefore;
                var dead = watch.deadLetters() - deadBefore;
                LostException.require("messages stored or dead letters", sent, Math.round(watch.stored() + dead));
                rows.requireCount(parts.tally().rows());
                return section(capacity, rate, sent, dead, slices);
            } finally {
                var unused = apps.scaleConsumers(0);
            }
        }
    }

    private static double capacity(Bench bench, LocalTarget target, Parts parts, StoredWatch watch, PipelineLag lag)
            throws IOException, InterruptedException {
        var capacity = 0.0;
        for (var i = 1; i <= CAPACITY_RUNS; i++) {
            watch.reset();
            var run = target.platform()
                    .apps()
                    .startProducer(
                            "producer-" + i,
                            target.platform().catalog().require(DATASET).id(),
                            parts.files(),
                            Map.of(
                                    "MYSIMBDP_PRODUCER_STATE_DIR",
                                    target.directory().resolve("state-" + i).toString()));
            capacity = watch.rate(parts.tally().clean() + parts.tally().duplicates());
            var figures = bench.await(run);
            LostException.require(
                    "records produced", parts.tally().published(), Long.parseLong(figures.get("produced")));
            LostException.require("messages that are not consumed", 0, lag.await(DRAIN, messages -> {}));
            bench.steps().detail("capacity, time %d: %,.0f rows/s", i, capacity);
        }
        return capacity;
    }

    private static List<Slice> watch(
            Bench bench, LocalTarget target, BackgroundRun run, StoredWatch watch, PipelineLag lag)
            throws IOException, InterruptedException {
        var node = target.platform().cassandra().nodes().get(0).process().orElseThrow();
        var seconds = Duration.ofMinutes(bench.options().minutes()).toSeconds();
        var slices = new ArrayList<Slice>();
        try (var progress = Progress.start("soak", OptionalLong.of(seconds))) {
            watch.awaitFirst();
            var began = System.nanoTime();
            for (var i = 1; i <= SLICES; i++) {
                var slice = new Slice();
                slices.add(slice);
                var sliceBegan = System.nanoTime();
                var storedBefore = watch.stored();
                while (System.nanoTime() - began < Duration.ofSeconds(seconds).toNanos() * i / SLICES) {
                    look(slice, run.process(), watch, node, lag);
                    progress.update(
                            Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                            String.format(Locale.ROOT, "%,.0f wait", slice.waiting.get(slice.waiting.size() - 1)));
                    Thread.sleep(LOOK.toMillis());
                }
                slice.stored = watch.stored() - storedBefore;
                slice.nanos = System.nanoTime() - sliceBegan;
                bench.steps().detail("%s", String.join("  ", cells(i, slice, seconds)));
            }
        }
        return slices;
    }

    private static void look(
            Slice slice, ManagedProcess producer, StoredWatch watch, ManagedProcess node, PipelineLag lag)
            throws IOException, InterruptedException {
        producer.requireAlive();
        watch.consumer().requireAlive();
        slice.waiting.add((double) lag.messages());
        slice.producer.add(PeakMemory.now(producer));
        slice.consumer.add(PeakMemory.now(watch.consumer()));
        slice.node.add(PeakMemory.now(node));
    }

    private static List<String> cells(int number, Slice slice, long seconds) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%.1f to %.1f",
                        (number - 1) * seconds / 60.0 / SLICES,
                        number * seconds / 60.0 / SLICES),
                Section.number(slice.stored / (slice.nanos / 1e9), 0),
                three("waiting", slice.waiting),
                three("producer", slice.producer),
                three("consumer", slice.consumer),
                three("node", slice.node));
    }

    private static String three(String label, List<Double> values) {
        return Section.three(new Series(label, values), 0);
    }

    private static Section section(double capacity, int rate, long sent, double dead, List<Slice> slices) {
        var seconds = Math.round(slices.stream().mapToLong(slice -> slice.nanos).sum() / 1e9);
        var rows = new ArrayList<List<String>>();
        for (var i = 1; i <= slices.size(); i++) {
            rows.add(cells(i, slices.get(i - 1), seconds));
        }
        var most = slices.stream()
                .mapToDouble(slice -> new Series("waiting", slice.waiting).most())
                .max()
                .orElse(0);
        return new Section(
                "soak",
                "Soak",
                METHOD,
                List.of(),
                List.of(new Section.Table(
                        List.of(
                                "minutes",
                                "rows/s",
                                "messages that wait",
                                "producer, MiB",
                                "consumer, MiB",
                                "node, MiB"),
                        rows)),
                List.of(
                        String.format(Locale.ROOT, "Capacity: %,.0f rows/s; sent at %,d records/s.", capacity, rate),
                        String.format(
                                Locale.ROOT,
                                "Most messages that waited: %,.0f, which is what comes in %.1f s.",
                                most,
                                most / rate),
                        String.format(
                                Locale.ROOT,
                                "Sent: %,d messages, of which %,.0f are dead letters and all others are stored: lost=0.",
                                sent,
                                dead)));
    }
}
