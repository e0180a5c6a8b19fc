// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What benchmarks do with topics beside sending and reading. Used by one thread. */
final class Topics implements AutoCloseable {
    private final Admin admin;

    Topics(KafkaSettings kafka) {
        admin = Admin.create(kafka.clientProperties("bench"));
    }

    void create(String topic, int partitions, int replication) throws IOException, InterruptedException {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) replication)))
                .all());
    }

    /** How many messages a topic holds. */
    long messages(String topic) throws IOException, InterruptedException {
        var first = offsets(topic, OffsetSpec.earliest());
        return offsets(topic, OffsetSpec.latest()).entrySet().stream()
                .mapToLong(entry -> entry.getValue() - first.get(entry.getKey()))
                .sum();
    }

    /** Deletes all messages, so that disks don't fill up and all measurements begin alike. */
    void empty(String topic) throws IOException, InterruptedException {
        var until = new HashMap<TopicPartition, RecordsToDelete>();
        offsets(topic, OffsetSpec.latest())
                .forEach((partition, offset) -> until.put(partition, RecordsToDelete.beforeOffset(offset)));
        await(admin.deleteRecords(until).all());
    }

    private Map<TopicPartition, Long> offsets(String topic, OffsetSpec spec) throws IOException, InterruptedException {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        await(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .forEach(partition -> asked.put(new TopicPartition(topic, partition.partition()), spec));
        var offsets = new HashMap<TopicPartition, Long>();
        await(admin.listOffsets(asked).all()).forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private static <T> T await(KafkaFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Kafka did not answer: " + e, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
