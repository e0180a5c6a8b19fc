// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Sends dead letters to their topic: key, value and headers as they were, and why and whence in further headers. */
final class DeadLetterProducer implements DeadLetters, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_MESSAGE = 2_000;

    /** Enough to see what it is. */
    private static final int KEPT_OF_TOO_LARGE = 16_384;

    private final Producer<byte[], byte[]> producer;
    private final String consumerName;

    /**
     * Takes the producer over.
     *
     * @param consumerName names this consumer in the letters
     */
    DeadLetterProducer(Producer<byte[], byte[]> producer, String consumerName) {
        this.producer = producer;
        this.consumerName = consumerName;
    }

    @Override
    public CompletionStage<?> send(
            Dataset dataset, ConsumerRecord<byte[], byte[]> message, List<FieldProblem> problems) {
        var sent = new CompletableFuture<Void>();
        send(letter(dataset, message, problems), sent);
        return sent;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback says the same as the future.
    private void send(ProducerRecord<byte[], byte[]> letter, CompletableFuture<Void> sent) {
        try {
            producer.send(letter, (metadata, error) -> {
                if (error == null) {
                    sent.complete(null);
                } else if (error instanceof RecordTooLargeException
                        && letter.value() != null
                        && letter.value().length > KEPT_OF_TOO_LARGE) {
                    send(cut(letter), sent);
                } else {
                    sent.completeExceptionally(error);
                }
            });
        } catch (RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    /** Brokers go by the size of what is compressed, so there may be a message that is too large to be sent on. */
    private static ProducerRecord<byte[], byte[]> cut(ProducerRecord<byte[], byte[]> letter) {
        // What was sent can't be written into any more.
        var headers = new RecordHeaders(letter.headers().toArray());
        MessageHeaders.set(headers, MessageHeaders.DLQ_CUT, Integer.toString(letter.value().length));
        return new ProducerRecord<>(
                letter.topic(), null, letter.key(), Arrays.copyOf(letter.value(), KEPT_OF_TOO_LARGE), headers);
    }

    private ProducerRecord<byte[], byte[]> letter(
            Dataset dataset, ConsumerRecord<byte[], byte[]> message, List<FieldProblem> problems) {
        var headers = new RecordHeaders(message.headers().toArray());
        var first = problems.get(0);
        MessageHeaders.set(headers, MessageHeaders.DLQ_TOPIC, message.topic());
        MessageHeaders.set(headers, MessageHeaders.DLQ_PARTITION, Integer.toString(message.partition()));
        MessageHeaders.set(headers, MessageHeaders.DLQ_OFFSET, Long.toString(message.offset()));
        MessageHeaders.set(headers, MessageHeaders.DLQ_TIMESTAMP, Long.toString(message.timestamp()));
        MessageHeaders.set(headers, MessageHeaders.DLQ_REASON, first.reason().label());
        if (!first.field().isEmpty()) {
            MessageHeaders.set(headers, MessageHeaders.DLQ_FIELD, first.field());
        }
        var all = problems.stream().map(FieldProblem::toString).collect(Collectors.joining("; "));
        MessageHeaders.set(
                headers, MessageHeaders.DLQ_MESSAGE, all.length() <= MAX_MESSAGE ? all : all.substring(0, MAX_MESSAGE));
        MessageHeaders.set(headers, MessageHeaders.DLQ_CONSUMER, consumerName);
        return new ProducerRecord<>(dataset.topic().deadLetterName(), null, message.key(), message.value(), headers);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
