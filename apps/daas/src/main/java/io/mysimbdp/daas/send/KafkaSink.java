// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The one producer of the service: idempotent, with {@code acks=all}. Thread-safe. */
public final class KafkaSink implements MessageSink, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Above the largest record of any dataset, so that the brokers' own limit decides. */
    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    private static final long BUFFER_BYTES = 32L * 1024 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;

    private KafkaSink(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** @throws org.apache.kafka.common.KafkaException if no client can be made of the settings */
    public static KafkaSink open(KafkaSettings kafka, SendSettings settings) {
        var properties = kafka.clientProperties("mysimbdp-daas");
        var delivery = (int) settings.deliveryTimeout().toMillis();
        var linger = (int) Math.min(settings.linger().toMillis(), delivery / 2);
        properties.putAll(Map.of(
                "acks",
                "all",
                "enable.idempotence",
                true,
                "max.in.flight.requests.per.connection",
                5,
                "compression.type",
                "lz4",
                "linger.ms",
                linger,
                "batch.size",
                128 * 1024,
                "buffer.memory",
                BUFFER_BYTES,
                "max.request.size",
                MAX_REQUEST_BYTES));
        properties.put("delivery.timeout.ms", delivery);
        properties.put("max.block.ms", delivery);
        // Kafka asks that linger and one request fit into the delivery timeout.
        properties.put("request.timeout.ms", Math.min(10_000, delivery - linger));
        return new KafkaSink(new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        // What went wrong comes to the callback too.
        var unused = producer.send(message, callback);
    }

    /** Sends what is still to be sent, for five seconds at most. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
