// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where topics end. Used by one thread. */
final class TopicEnds implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;

    private final Admin admin;

    TopicEnds(KafkaSettings kafka) {
        admin = Admin.create(kafka.clientProperties("drill"));
    }

    /**
     * The sum over its partitions: each message makes it grow.
     *
     * @throws IOException if the brokers don't answer, or there is no such topic
     */
    long of(String topic) throws IOException, InterruptedException {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        await(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .forEach(partition -> asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        return await(admin.listOffsets(asked).all()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private static <T> T await(KafkaFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("Kafka does not say where a topic ends: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("Kafka does not say in " + TIMEOUT_SECONDS + " s where a topic ends", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
