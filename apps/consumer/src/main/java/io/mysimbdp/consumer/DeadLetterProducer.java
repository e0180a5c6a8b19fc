// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Sends dead letters to their topic: key, value and headers as they were, and why and whence in further headers. */
final class DeadLetterProducer implements DeadLetters, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_MESSAGE = 2_000;

    /** Bytes that are kept of a value, a key and the headers where they are too large: enough to see what it is. */
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
                } else if (error instanceof RecordTooLargeException && canBeCut(letter)) {
                    send(cut(letter), sent);
                } else {
                    sent.completeExceptionally(error);
                }
            });
        } catch (RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    private static boolean canBeCut(ProducerRecord<byte[], byte[]> letter) {
        var headers = Arrays.stream(letter.headers().toArray()).mapToInt(DeadLetterProducer::size);
        return letter.headers().lastHeader(MessageHeaders.DLQ_CUT) == null
                && (size(letter.value()) > KEPT_OF_TOO_LARGE
                        || size(letter.key()) > KEPT_OF_TOO_LARGE
                        || headers.sum() > KEPT_OF_TOO_LARGE);
    }

    /** Brokers go by the size of what is compressed, so there may be a message that is too large to be sent on. */
    private static ProducerRecord<byte[], byte[]> cut(ProducerRecord<byte[], byte[]> letter) {
        var headers = headersThatFit(letter);
        MessageHeaders.set(headers, MessageHeaders.DLQ_CUT, Integer.toString(size(letter.value())));
        return new ProducerRecord<>(letter.topic(), null, beginning(letter.key()), beginning(letter.value()), headers);
    }

    /** The platform's own come before those of others where there is no room for all. */
    private static Headers headersThatFit(ProducerRecord<byte[], byte[]> letter) {
        var all = letter.headers().toArray();
        var kept = new HashSet<Header>();
        var room = KEPT_OF_TOO_LARGE;
        for (var own : List.of(true, false)) {
            // Those that say why it is dead come last.
            for (var i = all.length - 1; i >= 0; i--) {
                if (all[i].key().startsWith(MessageHeaders.PREFIX) == own && size(all[i]) <= room) {
                    kept.add(all[i]);
                    room -= size(all[i]);
                }
            }
        }
        return new RecordHeaders(Arrays.stream(all).filter(kept::contains).toArray(Header[]::new));
    }

    private static int size(Header header) {
        return header.key().length() + size(header.value());
    }

    private static int size(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte[] beginning(byte[] bytes) {
        return size(bytes) <= KEPT_OF_TOO_LARGE ? bytes : Arrays.copyOf(bytes, KEPT_OF_TOO_LARGE);
    }

    private ProducerRecord<byte[], byte[]> letter(
            Dataset dataset, ConsumerRecord<byte[], byte[]> message, List<FieldProblem> problems) {
        var headers = new RecordHeaders(message.headers().toArray());
        headers.remove(MessageHeaders.DLQ_CUT);
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
