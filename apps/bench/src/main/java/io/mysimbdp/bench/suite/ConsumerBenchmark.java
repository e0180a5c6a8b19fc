// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.sample.SampleTally;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How fast the consumer stores what lies in a topic, beside bare loops of the driver that write the same rows. */
final class ConsumerBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final Pattern WRITTEN = Pattern.compile(" keys=(\\d+) .* rows_per_second=([0-9.]+)");

    /** Row by row everything is an order of magnitude slower. */
    private static final int ROW_BY_ROW_SHARE = 6;

    /** More lies in the topic than is measured, so that it doesn't run dry while the clock runs; all of it is stored and counted. */
    private static final int ROW_BY_ROW_TOPIC_SHARE = 5;

    private static final String METHOD = """
            The topic holds the messages before the consumer starts; its rate is that of the rows that it counts as stored \
            (`stored_records_total`). The reference writes the same rows, checked and in memory before its clock starts, by a bare asynchronous loop without Kafka: row by row, or in \
            unlogged batches of rows of one partition, grouped over 10,000 rows, as many as a consumer may hold. Window and size of \
            batches of the reference were tuned first, see below. The consumer has its defaults: 256 requests at once, batches of \
            up to 128 rows; row by row means `MYSIMBDP_CONSUMER_BATCH_ROWS=1`. Both send again what Cassandra does not acknowledge in time. The first third of the rows warms both up and does not \
            count. The table is emptied before each run, and its rows are counted after it, those of the reference too, but not where \
            it is only tuned. Few partitions: 60 stations; many: 2,000. What a row costs is the time that each kind of process used the processors \
            while rows counted; compaction is that of the threads which do it, for this and for whatever else was written shortly before.""";

    /** What is measured under which conditions. */
    private record Case(String partitions, int replication, String consistency, boolean batched) {
        String title() {
            return (batched ? "batched" : "row by row") + ", " + partitions + " partitions, RF " + replication + ", "
                    + consistency;
        }
    }

    /** How the reference is run. */
    private record Tuning(int window, int batchRows) {}

    /**
     * What the reference wrote.
     *
     * @param rate rows a second after the warm-up
     * @param keys how many rows the table must have
     * @param cost of each row after the warm-up
     */
    private record Written(double rate, long keys, RowCost cost) {}

    /**
     * What the consumer stored.
     *
     * @param rate rows a second after the warm-up
     * @param cost of each of these rows
     */
    private record Stored(double rate, RowCost cost) {}

    @Override
    public Section run(Bench bench) throws Exception {
        var quick = bench.options().quick;
        var nodes = quick ? 1 : 3;
        var comparisons = new ArrayList<Comparison>();
        var profiles = new ArrayList<Section.Table>();
        var notes = new ArrayList<String>();
        var costs = new ArrayList<List<String>>();
        for (var partitions : quick ? List.of("few") : List.of("few", "many")) {
            var stations = partitions.equals("few") ? 60 : 2_000;
            try (var target = bench.target(
                            "consumer",
                            nodes,
                            2,
                            Descriptors.replacing(DATASET, "cycle: 60,", "cycle: " + stations + ","));
                    var session = CassandraSessions.open(target.platform().cassandraSettings(), "bench");
                    var topics = new Topics(target.platform().kafkaSettings())) {
                var work = new Work(bench, target, session, topics, costs);
                for (var batched : List.of(true, false)) {
                    work.fill(batched);
                    var tuning = quick ? new Tuning(256, batched ? 128 : 1) : work.tune(batched);
                    notes.add("reference, " + (batched ? "batched" : "row by row") + ", " + partitions + " partitions: "
                            + tuning.window + " requests at once"
                            + (batched ? ", batches of " + tuning.batchRows : ""));
                    for (var one : cases(partitions, nodes, batched)) {
                        comparisons.add(work.compare(one, tuning));
                        bench.report().keepUnfinished(section(comparisons, costs, profiles, notes));
                    }
                    if (bench.options().profile) {
                        profiles.addAll(
                                work.profile(cases(partitions, nodes, batched).get(0)));
                    }
                }
            }
        }
        return section(comparisons, costs, profiles, notes);
    }

    private static Section section(
            List<Comparison> comparisons, List<List<String>> costs, List<Section.Table> profiles, List<String> notes) {
        var tables = new ArrayList<Section.Table>();
        tables.add(new Section.Table(RowCost.COLUMNS, costs));
        tables.addAll(profiles);
        return new Section("consumer", "Consumer into Cassandra", METHOD, comparisons, tables, notes);
    }

    private static List<Case> cases(String partitions, int nodes, boolean batched) {
        if (nodes == 1) {
            return List.of(new Case(partitions, 1, "local-quorum", batched));
        }
        return List.of(
                new Case(partitions, 3, "local-quorum", batched),
                new Case(partitions, 3, "one", batched),
                new Case(partitions, 1, "one", batched));
    }

    /** One target. */
    private static final class Work {
        private final Bench bench;
        private final LocalTarget target;
        private final CqlSession session;
        private final Topics topics;
        private final Dataset dataset;
        private final Rows rows;
        private final List<List<String>> costs;
        private Path csv;
        private SampleTally tally;
        private int runs;

        /** @param costs gets what a row cost, a line a side of each comparison */
        Work(Bench bench, LocalTarget target, CqlSession session, Topics topics, List<List<String>> costs)
                throws IOException {
            this.bench = bench;
            this.target = target;
            this.session = session;
            this.topics = topics;
            this.dataset = target.platform().catalog().require(DATASET);
            this.rows = new Rows(session, dataset);
            this.costs = costs;
        }

        /** Puts the messages into the topic, in place of those before: row by row there are fewer, so that all can be counted. */
        void fill(boolean batched) throws IOException, InterruptedException {
            var records = bench.options().records() / (batched ? 1 : ROW_BY_ROW_TOPIC_SHARE);
            bench.steps()
                    .step(
                            "Consumer, %s: %,d records, %d rounds",
                            batched ? "batched" : "row by row",
                            records,
                            bench.options().rounds());
            topics.empty(dataset.topic().name());
            // A name of its own: producers go on where they ended with a file of the same name.
            csv = target.directory().resolve("telemetry-" + (batched ? "batched" : "row-by-row") + ".csv");
            tally = SampleGenerator.generate(dataset, records, 12, csv);
            var figures = bench.await(
                    target.platform().apps().startProducer("producer", dataset.id(), List.of(csv), Map.of()));
            LostException.require("records produced", tally.published(), Long.parseLong(figures.get("produced")));
            LostException.require(
                    "messages in the topic",
                    tally.published(),
                    topics.messages(dataset.topic().name()));
        }

        Comparison compare(Case one, Tuning tuning) throws Exception {
            alterReplication(one.replication());
            var ours = new ArrayList<Stored>();
            var reference = new ArrayList<Written>();
            for (var round = 1; round <= bench.options().rounds(); round++) {
                var written = reference(one.consistency(), tuning, rows(one.batched()));
                rows.requireCount(written.keys());
                reference.add(written);
                ours.add(ours(one));
                bench.steps()
                        .detail(
                                "%s, round %d: %,.0f, reference %,.0f rows/s",
                                one.title(), round, ours.get(round - 1).rate(), written.rate());
            }
            costs.add(RowCost.cells(
                    one.title() + ": consumer", ours.stream().map(Stored::cost).toList()));
            costs.add(RowCost.cells(
                    one.title() + ": reference",
                    reference.stream().map(Written::cost).toList()));
            return new Comparison(
                    one.title(),
                    "rows/s",
                    new Series("consumer", ours.stream().map(Stored::rate).toList()),
                    new Series(
                            "bare loop", reference.stream().map(Written::rate).toList()),
                    OptionalDouble.of(one.batched() ? 0.8 : 0.9));
        }

        private int rows(boolean batched) {
            return batched ? Integer.MAX_VALUE : bench.options().records() / ROW_BY_ROW_SHARE;
        }

        Tuning tune(boolean batched) throws Exception {
            alterReplication(Math.min(3, target.platform().cassandra().nodes().size()));
            var best = new Tuning(256, batched ? 128 : 1);
            var fastest = 0.0;
            for (var window : batched ? List.of(64, 128, 256) : List.of(64, 128, 256, 512)) {
                for (var batch : batched ? List.of(32, 64, 128) : List.of(1)) {
                    var tuning = new Tuning(window, batch);
                    var rate = reference(
                                    "local-quorum",
                                    tuning,
                                    bench.options().records() / (batched ? 3 : 2 * ROW_BY_ROW_SHARE))
                            .rate();
                    bench.steps()
                            .detail(
                                    "reference with %d requests at once, batches of %d: %,.0f rows/s",
                                    window, batch, rate);
                    if (rate > fastest) {
                        fastest = rate;
                        best = tuning;
                    }
                }
            }
            return best;
        }

        private void alterReplication(int replication) {
            Replication.alter(session, dataset.keyspace(), replication);
            rows.empty();
        }

        private Written reference(String consistency, Tuning tuning, int most)
                throws IOException, InterruptedException {
            rows.empty();
            var output = bench.run(
                    target,
                    "bare-writes",
                    List.of("-Xms256m", "-Xmx2g", "-XX:+UseSerialGC"),
                    System.getProperty("java.class.path"),
                    target.platform().cassandraSettings().toEnvironment(),
                    BareWrites.class.getName(),
                    List.of(
                            target.platform().settings().datasets().toString(),
                            dataset.id(),
                            csv.toString(),
                            Integer.toString(most),
                            Integer.toString(tuning.batchRows()),
                            Integer.toString(tuning.window()),
                            consistency,
                            list(nodes()),
                            list(brokers())));
            var matcher = WRITTEN.matcher(output);
            if (!matcher.find()) {
                throw new IOException("the bare loop gave no figure. The last it wrote:\n"
                        + output.substring(Math.max(0, output.length() - 2_000)));
            }
            return new Written(
                    Double.parseDouble(matcher.group(2)), Long.parseLong(matcher.group(1)), RowCost.parse(output));
        }

        private List<Long> nodes() {
            return target.platform().cassandra().nodes().stream()
                    .flatMap(node -> node.process().stream())
                    .map(process -> process.ref().pid())
                    .toList();
        }

        private List<Long> brokers() {
            return target.platform().kafka().brokers().stream()
                    .flatMap(broker -> broker.process().stream())
                    .map(process -> process.ref().pid())
                    .toList();
        }

        private static String list(List<Long> processes) {
            return processes.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        List<Section.Table> profile(Case one) throws IOException, InterruptedException {
            alterReplication(one.replication());
            var profile = new Profile(target.directory().resolve("profiles").resolve("consumer.jfr"));
            var unused = ours(one, profile.environment());
            return profile.tables("consumer, " + one.title());
        }

        private Stored ours(Case one) throws IOException, InterruptedException {
            return ours(one, Map.of());
        }

        /** Starts a consumer of a group of its own, which begins with the oldest message, and watches it. */
        private Stored ours(Case one, Map<String, String> more) throws IOException, InterruptedException {
            rows.empty();
            runs++;
            var settings = new HashMap<>(more);
            settings.put("MYSIMBDP_CONSUMER_GROUP", "bench-" + runs);
            settings.put("MYSIMBDP_CONSUMER_CONSISTENCY", one.consistency());
            settings.put("MYSIMBDP_DATASETS", dataset.id());
            if (!one.batched()) {
                settings.put("MYSIMBDP_CONSUMER_BATCH_ROWS", "1");
            }
            var apps = target.platform().apps();
            try {
                var watch = StoredWatch.start(apps, settings);
                // Everything that does not fail a check; row by row, the clock stops at as much as the reference
                // writes.
                var all = tally.clean() + tally.duplicates();
                var measured = Math.min(all, rows(one.batched()));
                var warmUp = measured / BareWrites.WARM_UP_SHARE;
                watch.awaitStored(warmUp);
                var stored = watch.stored();
                var requests = watch.requests();
                var used = used(watch);
                var rate = watch.rate(warmUp, measured);
                var cost = used(watch).since(used, watch.stored() - stored, watch.requests() - requests);
                watch.awaitStored(all);
                rows.requireCount(tally.rows());
                return new Stored(rate, cost);
            } finally {
                var unused = apps.scaleConsumers(0);
            }
        }

        private ProcessorTime used(StoredWatch watch) {
            return ProcessorTime.now(watch.consumer().ref().pid(), nodes(), brokers());
        }
    }
}
