// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How messages are sent.
 *
 * @param compression how batches are compressed
 * @param linger how long a batch waits for more messages, 0 to 1 s
 * @param batchBytes the size at which a batch is sent at once, 1 KiB to 1 MiB
 * @param bufferBytes how many bytes may wait to be sent, 8 MiB to 1 GiB; reading waits while it is full
 * @param deliveryTimeout how long the brokers may be away before sending fails, 5 s to 1 day
 */
public record SendSettings(
        Compression compression, Duration linger, int batchBytes, long bufferBytes, Duration deliveryTimeout) {
    /** Above the largest record of any dataset, so that the brokers' own limit decides; below the smallest buffer. */
    static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    static SendSettings read(SettingsReader reader) {
        return new SendSettings(
                reader.choice("PRODUCER_COMPRESSION", Compression.LZ4, "how batches of messages are compressed"),
                reader.duration(
                        "PRODUCER_LINGER",
                        Duration.ofMillis(20),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        "how long a batch waits for more messages"),
                reader.integer(
                        "PRODUCER_BATCH_BYTES",
                        128 * 1024,
                        1_024,
                        1024 * 1024,
                        "bytes at which a batch of messages is sent at once"),
                reader.integer(
                        "PRODUCER_BUFFER_BYTES",
                        32L * 1024 * 1024,
                        8L * 1024 * 1024,
                        1024L * 1024 * 1024,
                        "bytes that may wait to be sent; reading waits while they do"),
                reader.duration(
                        "PRODUCER_DELIVERY_TIMEOUT",
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(5),
                        Duration.ofDays(1),
                        "how long brokers may be away before the producer gives up"));
    }

    /** The settings of the Kafka client beside those of its connection. */
    Map<String, Object> clientProperties() {
        var properties = new HashMap<String, Object>();
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("max.in.flight.requests.per.connection", 5);
        properties.put("compression.type", compression.kafkaName());
        properties.put("linger.ms", linger.toMillis());
        properties.put("batch.size", batchBytes);
        properties.put("buffer.memory", bufferBytes);
        properties.put("max.request.size", MAX_REQUEST_BYTES);
        var delivery = (int) deliveryTimeout.toMillis();
        properties.put("delivery.timeout.ms", delivery);
        properties.put("max.block.ms", delivery);
        // Kafka asks that linger and one request fit into the delivery timeout.
        properties.put("request.timeout.ms", Math.min(30_000, delivery / 2));
        return properties;
    }
}
