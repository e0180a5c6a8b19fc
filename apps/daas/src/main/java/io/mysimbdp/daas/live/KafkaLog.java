// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers of a topic that belong to no group, and the checks that its messages must pass. Thread-safe. */
final class KafkaLog {
    private static final int PATIENCE_MILLIS = 10_000;

    private final KafkaSettings settings;

    KafkaLog(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * A consumer that has all partitions of a topic.
     *
     * @param whenGone where to go on if messages have expired: {@code earliest} or {@code latest}
     * @throws org.apache.kafka.common.KafkaException if the topic is not there or can't be read now
     */
    Consumer<byte[], byte[]> open(String topic, String whenGone) {
        var properties = settings.clientProperties("mysimbdp-daas-stream");
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("auto.offset.reset", whenGone);
        properties.put("default.api.timeout.ms", PATIENCE_MILLIS);
        properties.put("request.timeout.ms", PATIENCE_MILLIS);
        properties.put("fetch.max.bytes", 4 << 20);
        properties.put("max.partition.fetch.bytes", 1 << 20);
        properties.put("fetch.max.wait.ms", 200);
        var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new TimeoutException("there is no topic " + topic);
            }
            consumer.assign(partitions);
            return consumer;
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** The values of a message; empty if it doesn't pass the checks. */
    static Optional<List<Object>> values(ConsumerRecord<byte[], byte[]> message, RecordChecker checker, Instant now) {
        if (message.value() == null) {
            return Optional.empty();
        }
        var fallback = MessageHeaders.instant(
                message.headers(), MessageHeaders.EVENT_TIME, Instant.ofEpochMilli(Math.max(0, message.timestamp())));
        return checker.check(message.value(), () -> MessageHeaders.recordId(message), fallback, now)
                        instanceof CheckResult.Valid valid
                ? Optional.of(valid.row().values())
                : Optional.empty();
    }

    static List<TopicPartition> partitions(Dataset dataset, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(dataset.topic().name(), partition))
                .toList();
    }
}
