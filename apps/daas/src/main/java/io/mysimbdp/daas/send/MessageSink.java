// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Takes messages for Kafka. Thread-safe. */
public interface MessageSink {
    /**
     * Takes a message; waits while there is no room.
     *
     * @param callback told once whether Kafka has it, on another thread or on this one
     */
    void send(ProducerRecord<byte[], byte[]> message, Callback callback);
}
