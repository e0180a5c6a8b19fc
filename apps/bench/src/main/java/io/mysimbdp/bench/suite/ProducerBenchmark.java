// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** How fast the producer sends, beside Kafka's own tool. */
final class ProducerBenchmark implements Benchmark {
    private static final String DATASET = "station_telemetry";
    private static final String REFERENCE_TOPIC = "bench.reference";

    /** It is the fastest part, so it needs more records for a run that is no shorter. */
    private static final int TIMES = 8;

    private static final String METHOD = """
            One broker, which is not what limits; each run is a JVM of its own with the producer's heap of 160 MiB, and sends to 12 \
            partitions with `acks=all`, idempotence, lz4, batches of 128 KiB and a linger of 20 ms. Ours sends the records of station \
            telemetry: made-up ones that are in memory (`generated:N`, the sending half alone), and those of a CSV file, which it \
            reads, splits, and turns into JSON. The reference is `org.apache.kafka.tools.ProducerPerformance` with payloads of the same \
            size: key, headers and value of our messages in one text. A second line compares with payloads of the value alone, \
            which are smaller than our messages. Both figures are the programs' own; they leave out the start of the JVM, but not \
            its warming up.""";

    @Override
    public Section run(Bench bench) throws Exception {
        try (var target = bench.target("producer", 1);
                var topics = new Topics(target.platform().kafkaSettings())) {
            return measure(bench, target, topics);
        }
    }

    private static Section measure(Bench bench, LocalTarget target, Topics topics) throws Exception {
        var dataset = target.platform().catalog().require(DATASET);
        var records = TIMES * bench.options().records();
        bench.steps()
                .step(
                        "Producer: %,d records a run, %d rounds",
                        records, bench.options().rounds());
        var csv = target.directory().resolve("telemetry.csv");
        var tally = SampleGenerator.generate(dataset, records, 11, csv);
        var whole = target.directory().resolve("payloads-whole.txt");
        var value = target.directory().resolve("payloads-value.txt");
        KafkaReference.writePayloads(dataset, csv, true, whole);
        KafkaReference.writePayloads(dataset, csv, false, value);
        topics.create(REFERENCE_TOPIC, dataset.topic().partitions(), 1);
        var generated = new ArrayList<Double>();
        var fromFile = new ArrayList<Double>();
        var referenceWhole = new ArrayList<Double>();
        var referenceValue = new ArrayList<Double>();
        for (var round = 1; round <= bench.options().rounds(); round++) {
            referenceWhole.add(reference(bench, target, topics, whole, records));
            generated.add(ours(bench, target, topics, dataset, "generated:" + records, records));
            fromFile.add(ours(bench, target, topics, dataset, csv.toString(), tally.published()));
            referenceValue.add(reference(bench, target, topics, value, records));
            bench.steps()
                    .detail(
                            "round %d: generated %,.0f, CSV %,.0f, reference %,.0f, of values %,.0f records/s",
                            round,
                            generated.get(round - 1),
                            fromFile.get(round - 1),
                            referenceWhole.get(round - 1),
                            referenceValue.get(round - 1));
        }
        var profiles = new ArrayList<Section.Table>();
        if (bench.options().profile) {
            for (var source : List.of("generated:" + records, csv.toString())) {
                var profile = new Profile(target.directory().resolve("profiles").resolve("producer.jfr"));
                var unused = send(bench, target, dataset, source, profile.environment());
                topics.empty(dataset.topic().name());
                profiles.addAll(profile.tables("producer, " + (source.equals(csv.toString()) ? "CSV" : "generated")));
            }
        }
        var reference = new Series("ProducerPerformance", referenceWhole);
        var bare = new Series("ProducerPerformance, values alone", referenceValue);
        return new Section(
                "producer",
                "Producer",
                METHOD,
                List.of(
                        new Comparison(
                                "generated records",
                                "records/s",
                                new Series("producer", generated),
                                reference,
                                OptionalDouble.of(0.9)),
                        new Comparison(
                                "from a CSV file",
                                "records/s",
                                new Series("producer", fromFile),
                                reference,
                                OptionalDouble.of(0.6)),
                        new Comparison(
                                "generated, against values alone",
                                "records/s",
                                new Series("producer", generated),
                                bare,
                                OptionalDouble.empty()),
                        new Comparison(
                                "from a CSV file, against values alone",
                                "records/s",
                                new Series("producer", fromFile),
                                bare,
                                OptionalDouble.empty())),
                profiles,
                List.of("A payload has " + mean(whole) + " bytes, one of the value alone " + mean(value)
                        + "; a run sends " + String.format(Locale.ROOT, "%,d", records) + " records."));
    }

    private static long mean(Path payloads) throws IOException {
        try (var lines = Files.lines(payloads)) {
            return Math.round(lines.mapToInt(String::length).average().orElse(0));
        }
    }

    private static double reference(Bench bench, LocalTarget target, Topics topics, Path payloads, long records)
            throws IOException, InterruptedException {
        var rate = new KafkaReference(bench, target, payloads).run(REFERENCE_TOPIC, records);
        LostException.require("records of ProducerPerformance", records, topics.messages(REFERENCE_TOPIC));
        topics.empty(REFERENCE_TOPIC);
        return rate;
    }

    private static double ours(
            Bench bench, LocalTarget target, Topics topics, Dataset dataset, String source, long published)
            throws IOException, InterruptedException {
        var figures = send(bench, target, dataset, source, Map.of());
        var topic = dataset.topic().name();
        LostException.require(
                "records that the producer says it sent", published, Long.parseLong(figures.get("produced")));
        LostException.require("messages in the topic", published, topics.messages(topic));
        topics.empty(topic);
        return Double.parseDouble(figures.get("records_per_second"));
    }

    private static Map<String, String> send(
            Bench bench, LocalTarget target, Dataset dataset, String source, Map<String, String> more)
            throws IOException, InterruptedException {
        var settings = new HashMap<>(more);
        settings.put("MYSIMBDP_PRODUCER_SOURCES", source);
        settings.put("MYSIMBDP_PRODUCER_AGAIN", "true");
        return bench.await(target.platform().apps().startProducer("producer", dataset.id(), List.of(), settings));
    }
}
