// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.platform.BackgroundRun;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What more of everything costs: rows that are stored already, datasets, tenants, partitions of topics. */
final class GrowthBenchmark implements Benchmark {
    private static final String SHIPPED = "station_telemetry";
    private static final int AT_ONCE = 2;

    private static final String METHOD = """
            Each case has a broker and a node of its own. Records of station telemetry, spread over all datasets of the case, lie in the \
            topics before one consumer of all of them starts. The figure is rows a second from the first that is stored; the reference \
            is the first case in the same round. Setting up is the time in which the bootstrap creates topics, keyspaces and tables; \
            the first row is that of the consumer from the start of its process; memory is the most that is resident (`VmHWM`), \
            at a heap of %d MiB; a page is one of 100 rows by the driver, after the consumer is done. Rows that are stored already \
            are written by another consumer before.""".formatted(Apps.CONSUMER_HEAP);

    /**
     * What there is.
     *
     * @param rows that are stored already
     */
    private record Case(int datasets, int tenants, int partitions, int rows) {
        static final Case SMALL = new Case(1, 1, 12, 0);

        String title() {
            if (equals(SMALL)) {
                return "1 dataset, 12 partitions, no rows";
            }
            if (rows > 0) {
                return String.format(Locale.ROOT, "%,d rows stored before", rows);
            }
            return datasets == 1
                    ? String.format(Locale.ROOT, "%,d partitions", partitions)
                    : datasets + " datasets of " + tenants + (tenants == 1 ? " tenant" : " tenants");
        }

        /** The descriptors of this case instead of those that are shipped. */
        Descriptors descriptors() {
            return folder -> {
                var shipped = Files.readString(folder.resolve(SHIPPED + ".yaml"));
                try (var files = Files.list(folder)) {
                    for (var file : files.toList()) {
                        Files.delete(file);
                    }
                }
                for (var i = 0; i < datasets; i++) {
                    var descriptor = Descriptors.replaced(shipped, "dataset: " + SHIPPED, "dataset: " + name(i));
                    descriptor = Descriptors.replaced(descriptor, "tenant: citysense", "tenant: tenant" + i % tenants);
                    descriptor = Descriptors.replaced(descriptor, "partitions: 12", "partitions: " + partitions);
                    descriptor = Descriptors.replaced(descriptor, "name: readings_by_station", "name: readings" + i);
                    Files.writeString(folder.resolve(name(i) + ".yaml"), descriptor);
                }
            };
        }

        private static String name(int dataset) {
            return "telemetry" + dataset;
        }
    }

    /** What came of a case, a value for each round. */
    private static final class Outcome {
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> settingUp = new ArrayList<>();
        private final List<Double> firstRow = new ArrayList<>();
        private final List<Double> memory = new ArrayList<>();
        private final Latencies pages = new Latencies();
    }

    @Override
    public Section run(Bench bench) throws Exception {
        Map<Case, Outcome> outcomes = new LinkedHashMap<>();
        cases(bench.options().quick).forEach(one -> outcomes.put(one, new Outcome()));
        for (var round = 1; round <= bench.options().rounds(); round++) {
            bench.steps().step("Growth, round %d", round);
            for (var entry : outcomes.entrySet()) {
                measure(bench, entry.getKey(), entry.getValue());
                bench.report().keepUnfinished(section(outcomes));
            }
        }
        return section(outcomes);
    }

    private static List<Case> cases(boolean quick) {
        return quick
                ? List.of(Case.SMALL, new Case(3, 3, 12, 0), new Case(1, 1, 24, 0), new Case(1, 1, 12, 20_000))
                : List.of(
                        Case.SMALL,
                        new Case(1, 1, 12, 1_000_000),
                        new Case(1, 1, 12, 3_000_000),
                        new Case(10, 1, 12, 0),
                        new Case(10, 10, 12, 0),
                        new Case(100, 1, 12, 0),
                        new Case(100, 100, 12, 0),
                        new Case(1, 1, 120, 0),
                        new Case(1, 1, 1_200, 0));
    }

    private static void measure(Bench bench, Case one, Outcome outcome) throws Exception {
        bench.steps().step("%s", one.title());
        try (var target = bench.target("growth", 1, AT_ONCE, one.descriptors());
                var topics = new Topics(target.platform().kafkaSettings());
                var session = CassandraSessions.open(target.platform().cassandraSettings(), "bench")) {
            var datasets = target.platform().catalog().datasets().stream()
                    .filter(dataset -> !dataset.tenant().equals(LineageSchema.TENANT))
                    .toList();
            outcome.settingUp.add(target.bootstrapSeconds());
            if (one.rows() > 0) {
                var before = send(bench, target, datasets, one.rows(), 23);
                consume(target, "before", before, new Outcome());
                for (var dataset : datasets) {
                    topics.empty(dataset.topic().name());
                }
            }
            var stored = send(bench, target, datasets, bench.options().records(), 24);
            consume(target, "growth", stored, outcome);
            outcome.pages.add(pages(bench, session, datasets.get(0)));
            bench.steps()
                    .detail(
                            "%,.0f rows/s, first row after %.1f s, %.0f MiB",
                            last(outcome.rates), last(outcome.firstRow), last(outcome.memory));
        }
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    /** Fills the topics; gives the number of records that will be stored. */
    private static long send(Bench bench, LocalTarget target, List<Dataset> datasets, int records, int seed)
            throws IOException, InterruptedException {
        var running = new ArrayDeque<BackgroundRun>();
        var stored = 0L;
        for (var dataset : datasets) {
            if (running.size() == AT_ONCE) {
                var unused = bench.await(running.remove());
            }
            var csv = target.directory().resolve(dataset.name() + ".csv");
            var tally = SampleGenerator.generate(dataset, records / datasets.size(), seed, csv);
            stored += tally.clean() + tally.duplicates();
            running.add(target.platform()
                    .apps()
                    .startProducer(
                            "producer-" + dataset.name(),
                            dataset.id(),
                            List.of(csv),
                            Map.of("MYSIMBDP_PRODUCER_AGAIN", "true")));
        }
        for (var run : running) {
            var unused = bench.await(run);
        }
        return stored;
    }

    private static void consume(LocalTarget target, String group, long expected, Outcome outcome)
            throws IOException, InterruptedException {
        var apps = target.platform().apps();
        try {
            var began = System.nanoTime();
            var watch = StoredWatch.start(apps, Map.of("MYSIMBDP_CONSUMER_GROUP", group));
            var memory = new PeakMemory(watch.consumer());
            watch.awaitFirst();
            outcome.firstRow.add((System.nanoTime() - began) / 1e9);
            outcome.rates.add(watch.rate(expected));
            memory.look();
            outcome.memory.add(memory.mebibytes());
        } finally {
            var unused = apps.scaleConsumers(0);
        }
    }

    private static Latencies pages(Bench bench, CqlSession session, Dataset dataset) throws Exception {
        var pages = new Pages(session, dataset);
        var requests = bench.options().quick ? 200 : 2_000;
        var unusedWarmUp = Latencies.of(requests, pages::query);
        return Latencies.of(requests, pages::query);
    }

    private static Section section(Map<Case, Outcome> outcomes) {
        var comparisons = new ArrayList<Comparison>();
        var rows = new ArrayList<List<String>>();
        outcomes.forEach((one, outcome) -> {
            if (outcome.rates.isEmpty()) {
                return;
            }
            comparisons.add(Comparison.ofRates(one.title(), outcome.rates, outcomes.get(Case.SMALL).rates));
            rows.add(List.of(
                    one.title(),
                    Section.three(new Series("setting up", outcome.settingUp), 1),
                    Section.three(new Series("first row", outcome.firstRow), 1),
                    Section.three(new Series("memory", outcome.memory), 0),
                    Section.number(outcome.pages.milliseconds(0.5), 2),
                    Section.number(outcome.pages.milliseconds(0.99), 2)));
        });
        return new Section(
                "growth",
                "Growth",
                METHOD,
                comparisons,
                List.of(new Section.Table(
                        List.of("", "setting up, s", "first row, s", "consumer, MiB", "page p50, ms", "page p99, ms"),
                        rows)),
                List.of());
    }
}
