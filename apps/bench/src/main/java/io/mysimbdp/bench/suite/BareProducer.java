// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A loop around Kafka's producer: no checks, no keys, no headers. Used by one thread. */
final class BareProducer implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    BareProducer(KafkaSettings kafka, String topic) {
        this.topic = topic;
        var properties = new HashMap<String, Object>(kafka.clientProperties("bare"));
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("compression.type", "lz4");
        properties.put("linger.ms", 5);
        properties.put("batch.size", 131_072);
        properties.put("buffer.memory", 33_554_432L);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Sends these values again and again.
     *
     * @return the records a second that were acknowledged
     */
    double rate(List<byte[]> values, int records) throws IOException {
        var failure = new AtomicReference<Exception>();
        var began = System.nanoTime();
        for (var i = 0; i < records; i++) {
            var unused =
                    producer.send(new ProducerRecord<>(topic, values.get(i % values.size())), (metadata, error) -> {
                        if (error != null) {
                            failure.compareAndSet(null, error);
                        }
                    });
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IOException("a record was not acknowledged", failure.get());
        }
        return records / ((System.nanoTime() - began) / 1e9);
    }

    @Override
    public void close() {
        producer.close();
    }
}
