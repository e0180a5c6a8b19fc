// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Takes messages for Kafka. Thread-safe. */
interface Outbox {
    /**
     * Takes a message; waits while there is no room.
     *
     * @param callback told once whether Kafka has it, on another thread or on this one
     * @throws org.apache.kafka.common.errors.InterruptException if the thread was interrupted while it waited: the
     *     message was not taken and the callback is not told
     */
    void send(ProducerRecord<byte[], byte[]> message, Callback callback);
}
