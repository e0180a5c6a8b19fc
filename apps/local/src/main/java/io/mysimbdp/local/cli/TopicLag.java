// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers how many messages topics hold and how far a group is. Thread-safe. */
final class TopicLag implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Admin admin;

    /**
     * Of one partition.
     *
     * @param begin the first offset that is there
     * @param end the offset after the last
     * @param committed the offset from which the group goes on; {@code begin} if it committed none
     */
    record Position(long begin, long end, long committed) {
        long lag() {
            return Math.max(0, end - committed);
        }

        long messages() {
            return end - begin;
        }
    }

    TopicLag(KafkaSettings kafka) {
        this.admin = Admin.create(kafka.clientProperties("run-local"));
    }

    /** The topics as the brokers have them. */
    Map<String, TopicDescription> describe(Collection<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeTopics(topics).allTopicNames().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Those of the topics that there are, as the brokers have them. */
    Map<String, TopicDescription> find(Collection<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        var found = new HashMap<String, TopicDescription>();
        for (var answer : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                found.put(answer.getKey(), answer.getValue().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return found;
    }

    /** The ids of the brokers that are there. */
    List<Integer> liveBrokers() throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeCluster().nodes().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).stream()
                .map(node -> node.id())
                .sorted()
                .toList();
    }

    /** The positions of all partitions of the topics. */
    SortedMap<TopicPartition, Position> positions(Collection<String> topics, String group)
            throws ExecutionException, InterruptedException, TimeoutException {
        var first = new HashMap<TopicPartition, OffsetSpec>();
        var last = new HashMap<TopicPartition, OffsetSpec>();
        describe(topics)
                .forEach((topic, description) -> description.partitions().forEach(info -> {
                    var partition = new TopicPartition(topic, info.partition());
                    first.put(partition, OffsetSpec.earliest());
                    last.put(partition, OffsetSpec.latest());
                }));
        var begins = admin.listOffsets(first).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        var ends = admin.listOffsets(last).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        var committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        var positions = new TreeMap<TopicPartition, Position>(
                Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        ends.forEach((partition, end) -> {
            var begin = begins.get(partition).offset();
            var offset = committed.get(partition);
            positions.put(partition, new Position(begin, end.offset(), offset == null ? begin : offset.offset()));
        });
        return positions;
    }

    /** The topics of datasets, without their dead letters. */
    static List<String> topics(Collection<Dataset> datasets) {
        return datasets.stream().map(dataset -> dataset.topic().name()).toList();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
