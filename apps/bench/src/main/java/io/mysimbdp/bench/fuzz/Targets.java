// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import io.mysimbdp.consumer.ConsumerSettings;
import io.mysimbdp.daas.DaasSettings;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.producer.ProducerSettings;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that is fed. */
final class Targets {
    private static final int RECORDS = 40;

    /** Read with each input of settings: the shipped ones take some milliseconds. */
    private static final String SMALL_DESCRIPTOR = """
            dataset: notes
            tenant: fuzz
            source: {format: csv}
            fields:
              - {name: id, type: text, required: true}
            table: {name: notes_by_id, question: Which notes are there?, partition_key: [id]}
            sample: {seed: 1, records: 1, fields: {id: {serial: "n-%d"}}}
            """;

    private Targets() {}

    /**
     * @param root the project's directory, whose descriptors are what is damaged
     * @param scratch where a descriptor may be written
     */
    static List<FuzzTarget> all(Path root, Path scratch) throws IOException {
        var folder = root.resolve("data").resolve("datasets");
        var descriptors = new ArrayList<byte[]>();
        var targets = new ArrayList<FuzzTarget>();
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                descriptors.add(Files.readAllBytes(file));
                var dataset = DescriptorReader.read(file);
                var source = source(dataset);
                targets.add(new SourceTarget(dataset, List.of(source)));
                targets.add(new MessageTarget(dataset, values(dataset, source)));
            }
        }
        targets.add(0, new DescriptorTarget(descriptors));
        Files.writeString(Files.createDirectories(scratch.resolve("datasets")).resolve("notes.yaml"), SMALL_DESCRIPTOR);
        targets.add(new SettingsTarget("consumer", consumer(scratch.resolve("datasets")), ConsumerSettings::read));
        targets.add(new SettingsTarget("daas", daas(scratch.resolve("datasets")), DaasSettings::read));
        targets.add(new SettingsTarget("producer", producer(scratch.resolve("datasets")), environment -> {
            var reader = new SettingsReader(environment);
            var unused = ProducerSettings.read(reader, List.of());
            reader.finish();
        }));
        return targets;
    }

    private static byte[] source(Dataset dataset) throws IOException {
        var file = Files.createTempFile("mysimbdp-fuzz-", ".data");
        try {
            var unused = SampleGenerator.generate(dataset, RECORDS, 3, file);
            return Files.readAllBytes(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<byte[]> values(Dataset dataset, byte[] source) throws IOException {
        var values = new ArrayList<byte[]>();
        try (var reader = RecordReader.open(
                dataset, "fuzz", new ByteArrayInputStream(source), RecordReader.Position.START, false)) {
            for (var record = reader.next(); record != null; record = reader.next()) {
                if (record instanceof ReadResult.Parsed parsed) {
                    values.add(parsed.json());
                }
            }
        }
        return values;
    }

    private static Map<String, String> common(Path folder) {
        return new HashMap<>(Map.of(
                "MYSIMBDP_DATASETS_DIR", folder.toString(),
                "MYSIMBDP_KAFKA_BOOTSTRAP_SERVERS", "a:9092,b:9092",
                "MYSIMBDP_HTTP_PORT", "8080"));
    }

    private static Map<String, String> consumer(Path folder) {
        var good = common(folder);
        good.put("MYSIMBDP_CASSANDRA_CONTACT_POINTS", "a:9042,b");
        good.put("MYSIMBDP_CONSUMER_CONSISTENCY", "local-quorum");
        good.put("MYSIMBDP_CONSUMER_MAX_IN_FLIGHT", "128");
        good.put("MYSIMBDP_CONSUMER_COMMIT_INTERVAL", "1s");
        good.put("MYSIMBDP_CONSUMER_MIN_BACKOFF", "100ms");
        return good;
    }

    private static Map<String, String> daas(Path folder) {
        var good = common(folder);
        good.put("MYSIMBDP_CASSANDRA_CONTACT_POINTS", "a:9042,b");
        good.put("MYSIMBDP_DAAS_PORT", "8090");
        good.put("MYSIMBDP_DAAS_QUOTA_TENANTS", "fuzz.requests=7");
        good.put("MYSIMBDP_DAAS_KEY_GRACE", "1m");
        return good;
    }

    private static Map<String, String> producer(Path folder) {
        var good = common(folder);
        good.put("MYSIMBDP_PRODUCER_DATASET", "notes");
        good.put("MYSIMBDP_PRODUCER_SOURCES", "generated:100");
        good.put("MYSIMBDP_PRODUCER_LINGER", "20ms");
        good.put("MYSIMBDP_PRODUCER_RATE", "1000");
        return good;
    }
}
