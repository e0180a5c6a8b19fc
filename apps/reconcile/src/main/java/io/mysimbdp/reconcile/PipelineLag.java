// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How many messages of a topic a consumer group has still to go. Not thread-safe. */
public final class PipelineLag implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Admin admin;
    private final String topic;
    private final String group;

    /**
     * @param topic the topic that is consumed
     * @param group the group that consumes it
     */
    public PipelineLag(KafkaSettings settings, String topic, String group) {
        this.admin = Admin.create(settings.clientProperties("mysimbdp-reconcile"));
        this.topic = topic;
        this.group = group;
    }

    /**
     * The number of messages that are sent but not committed, now. A group that never committed has all of them to go.
     *
     * @throws IOException if the brokers don't answer, or there is no such topic
     */
    public long messages() throws IOException, InterruptedException {
        var description = GroupOffsets.await(
                admin.describeTopics(List.of(topic)).allTopicNames(), "description of topic " + topic);
        var partitions = description.get(topic).partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        var ends = offsets(partitions, OffsetSpec.latest());
        var starts = offsets(partitions, OffsetSpec.earliest());
        var committed = new HashMap<TopicPartition, Long>();
        GroupOffsets.committed(admin, group).forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return partitions.stream()
                .mapToLong(partition ->
                        Math.max(0, ends.get(partition) - committed.getOrDefault(partition, starts.get(partition))))
                .sum();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
            throws IOException, InterruptedException {
        var asked = partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        var offsets = new HashMap<TopicPartition, Long>();
        GroupOffsets.await(admin.listOffsets(asked).all(), "offsets of topic " + topic)
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /**
     * Waits until no message is left.
     *
     * @param timeout how long at most; zero looks once
     * @param progress gets the number of messages left, twice a second
     * @return the number of messages left; 0 unless the time was up
     * @throws IOException if the brokers don't answer, or there is no such topic
     */
    public long await(Duration timeout, LongConsumer progress) throws IOException, InterruptedException {
        var end = System.nanoTime() + timeout.toNanos();
        while (true) {
            var left = messages();
            progress.accept(left);
            if (left == 0 || System.nanoTime() - end > 0) {
                return left;
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
