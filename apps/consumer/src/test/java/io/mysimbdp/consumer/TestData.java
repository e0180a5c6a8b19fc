// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Two small datasets of the same kind, and messages of the first. */
final class TestData {
    static final Dataset METERS = dataset("meters");
    static final Dataset GATEWAYS = dataset("gateways");

    static final String TOPIC = METERS.topic().name();

    private TestData() {}

    private static Dataset dataset(String name) {
        return DescriptorReader.read(name + ".yaml", """
                dataset: %s
                tenant: acme
                source: {format: jsonl}
                fields:
                  - {name: meter, type: text}
                  - {name: at, type: timestamp}
                  - {name: value, type: int, min: 0, max: 100}
                event_time: at
                topic: {partitions: 2, key: [meter]}
                table: {name: values_by_meter, partition_key: [meter], clustering: [at]}
                """.formatted(name));
    }

    /** A dead letter of the first dataset. */
    static ConsumerRecord<byte[], byte[]> letter(int partition, long offset, String value) {
        return message(METERS.topic().deadLetterName(), partition, offset, value, "run-1");
    }

    /** The same message, but of another dataset. */
    static ConsumerRecord<byte[], byte[]> of(Dataset dataset, ConsumerRecord<byte[], byte[]> message) {
        return message(
                dataset.topic().name(),
                message.partition(),
                message.offset(),
                new String(message.value(), StandardCharsets.UTF_8),
                "run-2");
    }

    static ConsumerRecord<byte[], byte[]> good(int partition, long offset, String meter) {
        return message(partition, offset, value(offset, meter, 7), "run-1");
    }

    static ConsumerRecord<byte[], byte[]> outOfRange(int partition, long offset, String meter) {
        return message(partition, offset, value(offset, meter, 101), "run-1");
    }

    static ConsumerRecord<byte[], byte[]> broken(int partition, long offset) {
        return message(partition, offset, "{\"meter\": ", "run-1");
    }

    private static String value(long offset, String meter, int value) {
        return "{\"meter\": \"" + meter + "\", \"at\": \"2026-01-01T00:00:" + String.format("%02d", offset % 60)
                + "Z\", \"value\": " + value + "}";
    }

    static ConsumerRecord<byte[], byte[]> message(int partition, long offset, String value, String runId) {
        return message(TOPIC, partition, offset, value, runId);
    }

    private static ConsumerRecord<byte[], byte[]> message(
            String topic, int partition, long offset, String value, String runId) {
        var headers = new RecordHeaders();
        MessageHeaders.set(headers, MessageHeaders.RUN_ID, runId);
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                -1,
                bytes.length,
                null,
                bytes,
                headers,
                Optional.empty());
    }
}
