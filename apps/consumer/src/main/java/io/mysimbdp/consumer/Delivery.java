// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A message on its way from the topic to an outcome. Used by the polling thread only. */
final class Delivery {
    /** What became of a message. */
    enum Outcome {
        STORED,
        DEAD_LETTERED
    }

    private final long offset;
    private final int size;
    private final String runId;
    private ConsumerRecord<byte[], byte[]> message;
    private Outcome outcome;
    private boolean refused;

    /** @param runId the run that sent it; empty if no run did */
    Delivery(ConsumerRecord<byte[], byte[]> message, String runId) {
        this.message = message;
        this.offset = message.offset();
        this.size = Math.max(0, message.serializedKeySize()) + Math.max(0, message.serializedValueSize());
        this.runId = runId;
    }

    long offset() {
        return offset;
    }

    /** Its size in bytes, without headers. */
    int size() {
        return size;
    }

    /** The run that sent it; empty if no run did. */
    String runId() {
        return runId;
    }

    ConsumerRecord<byte[], byte[]> message() {
        return message;
    }

    /** It will not be stored, but become a dead letter. */
    void refuse() {
        refused = true;
    }

    /** Whether it is still to be stored. */
    boolean waitsForStore() {
        return outcome == null && !refused;
    }

    /** The outcome, or null while there is none. */
    Outcome outcome() {
        return outcome;
    }

    void finish(Outcome value) {
        outcome = value;
        // It may wait long behind an earlier one: its bytes need not.
        message = null;
    }
}
