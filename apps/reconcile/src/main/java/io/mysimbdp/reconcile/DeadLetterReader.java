// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import io.mysimbdp.datasets.TopicSpec;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the current dead letters of a topic, without a consumer group: nobody's offsets change. */
final class DeadLetterReader {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private DeadLetterReader() {}

    /**
     * Reads all that are there now.
     *
     * @param sources the names of the sources that matter
     * @throws IOException if the brokers don't answer, or refuse
     */
    static DeadLetters read(KafkaSettings settings, TopicSpec topic, Set<String> sources)
            throws IOException, InterruptedException {
        var properties = settings.clientProperties("mysimbdp-reconcile");
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
        var deadLetters = new DeadLetters(sources);
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.deadLetterName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new IOException("there is no topic " + topic.deadLetterName() + ": has the bootstrap run?");
            }
            // Before the first question, because the client warns of answers on partitions that it has not.
            consumer.assign(partitions);
            var replayed = replayed(settings, topic);
            var starts = new HashMap<>(consumer.beginningOffsets(partitions));
            partitions.stream()
                    .filter(partition -> starts.get(partition) > replayed.getOrDefault(partition, 0L))
                    .forEach(
                            partition -> deadLetters.note("dead letters before offset " + starts.get(partition) + " of "
                                    + partition + " have expired: their records count as lost unless they are stored"));
            replayed.forEach((partition, offset) -> starts.merge(partition, offset, Math::max));
            read(consumer, partitions, starts, consumer.endOffsets(partitions), deadLetters);
            return deadLetters;
        } catch (KafkaException e) {
            throw new IOException(
                    "the dead letters in " + topic.deadLetterName() + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Up to where dead letters were replayed. */
    private static Map<TopicPartition, Long> replayed(KafkaSettings settings, TopicSpec topic)
            throws IOException, InterruptedException {
        var group = ConsumerGroups.replay(topic.name());
        try (var admin = Admin.create(settings.clientProperties("mysimbdp-reconcile"))) {
            Map<TopicPartition, OffsetAndMetadata> committed = GroupOffsets.committed(admin, group);
            var offsets = new HashMap<TopicPartition, Long>();
            committed.forEach((partition, offset) -> {
                if (partition.topic().equals(topic.deadLetterName())) {
                    offsets.put(partition, offset.offset());
                }
            });
            return offsets;
        }
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            DeadLetters deadLetters)
            throws IOException {
        partitions.forEach(partition -> consumer.seek(partition, starts.get(partition)));
        var lastProgress = System.nanoTime();
        while (true) {
            var left = partitions.stream()
                    .filter(partition -> consumer.position(partition) < ends.get(partition))
                    .toList();
            if (left.isEmpty()) {
                return;
            }
            var records = consumer.poll(Duration.ofMillis(500));
            for (var message : records) {
                if (message.offset() < ends.get(new TopicPartition(message.topic(), message.partition()))) {
                    add(message, deadLetters);
                }
            }
            if (!records.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
                throw new IOException("the dead letters in " + left + " don't come: no message within "
                        + PATIENCE.toSeconds() + " s, though there are some");
            }
        }
    }

    private static void add(ConsumerRecord<byte[], byte[]> message, DeadLetters deadLetters) {
        var headers = message.headers();
        var source = MessageHeaders.text(headers, MessageHeaders.SOURCE);
        var line = MessageHeaders.number(headers, MessageHeaders.POSITION, 0);
        var value = message.value() == null ? new byte[0] : message.value();
        source.ifPresent(name -> deadLetters.add(
                name,
                line,
                value,
                MessageHeaders.number(headers, MessageHeaders.DLQ_CUT, value.length),
                MessageHeaders.text(headers, MessageHeaders.DLQ_REASON).orElse("unknown")));
    }
}
