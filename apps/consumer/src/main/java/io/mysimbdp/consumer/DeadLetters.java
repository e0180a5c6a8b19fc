// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where messages go that can't be stored. Thread-safe. */
interface DeadLetters {
    /**
     * Sends a message to the dead letters of its dataset.
     *
     * @return ends when the brokers have it; with the error where that fails; never throws
     */
    CompletionStage<?> send(Dataset dataset, ConsumerRecord<byte[], byte[]> message, List<FieldProblem> problems);
}
