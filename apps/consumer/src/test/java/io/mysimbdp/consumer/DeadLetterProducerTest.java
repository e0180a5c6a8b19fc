// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeadLetterProducerTest {
    private static final List<FieldProblem> PROBLEMS = List.of(new FieldProblem("", Reason.UNREADABLE, "is no JSON"));

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    private final DeadLetterProducer letters = new DeadLetterProducer(kafka, "test");

    @Test
    void shouldSendTheMessageAsItIs() {
        var message = TestData.message(1, 7, "x".repeat(1_000_000), "run-1");

        var sent = letters.send(TestData.METERS, message, PROBLEMS).toCompletableFuture();
        assertThat(sent).isNotDone();
        kafka.completeNext();

        assertThat(sent).isCompleted();
        assertThat(kafka.history()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo(message.value());
            assertThat(letter.headers().lastHeader(MessageHeaders.DLQ_CUT)).isNull();
        });
    }

    @Test
    void shouldSendTheBeginningOfAMessageThatIsTooLarge() {
        var message = TestData.message(1, 7, "x".repeat(1_000_000), "run-1");

        var sent = letters.send(TestData.METERS, message, PROBLEMS).toCompletableFuture();
        kafka.errorNext(new RecordTooLargeException("too large"));
        assertThat(sent).isNotDone();
        kafka.completeNext();

        assertThat(sent).isCompleted();
        var letter = kafka.history().get(1);
        assertThat(letter.value()).hasSize(16_384);
        assertThat(MessageHeaders.text(letter.headers(), MessageHeaders.DLQ_CUT))
                .contains("1000000");
        assertThat(MessageHeaders.text(letter.headers(), MessageHeaders.DLQ_OFFSET))
                .contains("7");
    }

    @Test
    void shouldSendTheBeginningOfAKeyAndOfHeadersThatAreTooLarge() {
        var broken = TestData.broken(1, 7);
        var headers = new RecordHeaders();
        MessageHeaders.set(headers, MessageHeaders.RUN_ID, "run-1");
        headers.add("large", new byte[1_000_000]);
        headers.add("small", new byte[1]);
        var message = new ConsumerRecord<>(
                broken.topic(),
                1,
                7,
                0,
                TimestampType.CREATE_TIME,
                1_000_000,
                broken.value().length,
                new byte[1_000_000],
                broken.value(),
                headers,
                Optional.empty());

        var sent = letters.send(TestData.METERS, message, PROBLEMS).toCompletableFuture();
        kafka.errorNext(new RecordTooLargeException("too large"));
        kafka.completeNext();

        assertThat(sent).isCompleted();
        var letter = kafka.history().get(1);
        assertThat(letter.key()).hasSize(16_384);
        assertThat(letter.value()).isEqualTo(broken.value());
        assertThat(letter.headers().lastHeader("large")).isNull();
        assertThat(letter.headers().lastHeader("small")).isNotNull();
        assertThat(MessageHeaders.text(letter.headers(), MessageHeaders.RUN_ID)).contains("run-1");
        assertThat(MessageHeaders.text(letter.headers(), MessageHeaders.DLQ_REASON))
                .contains(Reason.UNREADABLE.label());
        assertThat(letter.headers().lastHeader(MessageHeaders.DLQ_CUT)).isNotNull();
    }

    @Test
    void shouldSayThatALetterCanNotBeSent() {
        var sent =
                letters.send(TestData.METERS, TestData.broken(1, 7), PROBLEMS).toCompletableFuture();
        kafka.errorNext(new RecordTooLargeException("too large"));

        assertThat(sent).isCompletedExceptionally();
        assertThat(kafka.history()).hasSize(1);
    }
}
