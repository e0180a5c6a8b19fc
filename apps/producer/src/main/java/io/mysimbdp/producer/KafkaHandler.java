// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.time.Duration;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Speaks to Kafka. Thread-safe. */
final class KafkaHandler implements Outbox, AutoCloseable {
    /** Begins the client's name in the brokers' logs; the dataset's id ends it. */
    static final String CLIENT_ID = "mysimbdp-producer-";

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;

    KafkaHandler(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    static KafkaHandler open(ProducerSettings settings) {
        var properties =
                settings.kafka().clientProperties(CLIENT_ID + settings.dataset().id());
        properties.putAll(settings.send().clientProperties());
        return new KafkaHandler(new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> message, Callback callback) {
        // What went wrong comes to the callback too.
        var unused = producer.send(message, callback);
    }

    /** How many bytes of the buffer are free; NaN where the client doesn't say. */
    double bufferAvailableBytes() {
        return producer.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("buffer-available-bytes"))
                .map(entry -> entry.getValue().metricValue())
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Sends what is still to be sent, for five seconds at most. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
