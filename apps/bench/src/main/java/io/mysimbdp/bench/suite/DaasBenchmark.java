// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What the way through the data service costs: records sent beside a bare producer, reads beside a bare query. */
final class DaasBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final String REFERENCE_TOPIC = "bench.daas.reference";
    private static final int PAYLOADS = 20_000;
    private static final int CALLERS = 8;
    private static final List<Integer> BATCHES = List.of(1, 100, 1_000);

    private static final String METHOD = """
            One broker, one node, one data service with a heap of 256 MiB, %d callers of HTTP/1.1 in this JVM. Sent are records of station \
            telemetry as JSON lines, so many in a request; the figure is records a second that were accepted, which means acknowledged by \
            Kafka. The reference is a loop around a `KafkaProducer` in this JVM with the service's settings (`acks=all`, idempotence, lz4), \
            which sends the same values. Reads are of a page of 100 records of one station and day, by one caller after another answer; \
            the reference is the same rows by a prepared `SELECT` of the driver, all columns taken. Everything was warmed up by as much \
            work before.""".formatted(CALLERS);

    @Override
    public Section run(Bench bench) throws Exception {
        try (var target = bench.target("daas", 1);
                var topics = new Topics(target.platform().kafkaSettings());
                var session = CassandraSessions.open(target.platform().cassandraSettings(), "bench");
                var door = Door.open(
                        target.platform(),
                        session,
                        target.platform().catalog().require(DATASET).tenant(),
                        CALLERS)) {
            return measure(bench, target, topics, session, door);
        }
    }

    private static Section measure(Bench bench, LocalTarget target, Topics topics, CqlSession session, Door door)
            throws Exception {
        var dataset = target.platform().catalog().require(DATASET);
        var csv = target.directory().resolve("telemetry.csv");
        var unused = SampleGenerator.generate(dataset, PAYLOADS, 17, csv);
        var lines = Lines.valid(dataset, csv);
        topics.create(REFERENCE_TOPIC, dataset.topic().partitions(), 1);
        bench.steps().step("Data service: reads, %d rounds", bench.options().rounds());
        var reads = reads(bench, target, topics, session, door, dataset, lines);
        var comparisons = new ArrayList<Comparison>();
        try (var bare = new BareProducer(target.platform().kafkaSettings(), REFERENCE_TOPIC)) {
            for (var batch : BATCHES) {
                bench.steps().step("Data service: %,d records in a request", batch);
                comparisons.add(sends(bench, topics, door, dataset, lines, bare, batch));
            }
        }
        return new Section("daas", "Data service", METHOD, comparisons, List.of(reads), List.of());
    }

    private static Comparison sends(
            Bench bench, Topics topics, Door door, Dataset dataset, List<byte[]> lines, BareProducer bare, int batch)
            throws Exception {
        // A request costs about as much as some dozens of records.
        var records = Math.max(batch * CALLERS, (int) (bench.options().records() * Math.min(1.0, batch * 0.01)));
        var requests = Math.max(CALLERS, records / batch);
        var ours = new ArrayList<Double>();
        var reference = new ArrayList<Double>();
        for (var round = 0; round <= bench.options().rounds(); round++) {
            var bareRate = bare.rate(lines, bench.options().records());
            LostException.require(
                    "records of the bare producer in the topic",
                    bench.options().records(),
                    topics.messages(REFERENCE_TOPIC));
            var rate = door.send(dataset, lines, batch, requests);
            LostException.require(
                    "accepted records in the topic",
                    (long) requests * batch,
                    topics.messages(dataset.topic().name()));
            topics.empty(dataset.topic().name());
            topics.empty(REFERENCE_TOPIC);
            // The first round warms up.
            if (round > 0) {
                ours.add(rate);
                reference.add(bareRate);
                bench.steps().detail("round %d: %,.0f, bare %,.0f records/s", round, rate, bareRate);
            }
        }
        return new Comparison(
                batch == 1 ? "1 record in a request" : String.format(Locale.ROOT, "%,d records in a request", batch),
                "records/s",
                new Series("data service", ours),
                new Series("bare producer", reference),
                OptionalDouble.empty());
    }

    private static Section.Table reads(
            Bench bench,
            LocalTarget target,
            Topics topics,
            CqlSession session,
            Door door,
            Dataset dataset,
            List<byte[]> lines)
            throws Exception {
        store(target, door, dataset, lines);
        topics.empty(dataset.topic().name());
        var pages = new Pages(session, dataset);
        var requests = bench.options().quick ? 200 : 2_000;
        var ours = new Latencies();
        var reference = new Latencies();
        for (var round = 0; round <= bench.options().rounds(); round++) {
            var bare = Latencies.of(requests, i -> pages.query(i));
            var served = Latencies.of(requests, i -> door.read(dataset, pages.parameters(i), pages.size(i)));
            if (round > 0) {
                ours.add(served);
                reference.add(bare);
            }
        }
        return new Section.Table(
                List.of("read of a page", "data service, ms", "bare query, ms", "multiple"),
                List.of(Latencies.row("p50", ours, reference, 0.5), Latencies.row("p99", ours, reference, 0.99)));
    }

    /** Sends all through the data service, and has a consumer store it. */
    private static void store(LocalTarget target, Door door, Dataset dataset, List<byte[]> lines) throws Exception {
        door.sendAll(dataset, lines);
        var apps = target.platform().apps();
        try {
            StoredWatch.start(apps, Map.of("MYSIMBDP_DATASETS", dataset.id())).rate(lines.size());
        } finally {
            var unused = apps.scaleConsumers(0);
        }
    }
}
