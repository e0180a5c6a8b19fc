// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.consumer.ConsumerSettings.GroupProtocol;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients that the consumer needs. */
final class KafkaClients {
    private KafkaClients() {}

    static Consumer<byte[], byte[]> consumer(ConsumerSettings settings) {
        var properties = groupProperties(settings, settings.group());
        properties.put(
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                settings.protocol() == GroupProtocol.CONSUMER ? "consumer" : "classic");
        if (settings.protocol() == GroupProtocol.CLASSIC) {
            // The broker assigns in the other protocol, and then refuses this setting.
            properties.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        settings.instanceId().ifPresent(id -> properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer that takes no part in a group's assignment, but commits offsets in its name. */
    static Consumer<byte[], byte[]> replayConsumer(ConsumerSettings settings, String group) {
        return new KafkaConsumer<>(
                groupProperties(settings, group), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> groupProperties(ConsumerSettings settings, String group) {
        var properties = new HashMap<>(settings.kafka().clientProperties(group));
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A new group begins with the oldest message: nothing that was sent before it is lost.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.pollRecords());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, settings.fetchMaxBytes());
        return properties;
    }

    /**
     * A producer that waits for all replicas.
     *
     * @param maxBlockMillis how long a send may keep its caller waiting for brokers or room
     */
    static Producer<byte[], byte[]> producer(ConsumerSettings settings, String clientId, int maxBlockMillis) {
        var properties = new HashMap<>(settings.kafka().clientProperties(clientId));
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Offsets are committed once a second and wait for letters: a tenth of that costs nobody anything, and many
        // share a request.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 100);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Above the largest message of any topic, with the headers that say why it is dead.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 6 << 20);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlockMillis);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
