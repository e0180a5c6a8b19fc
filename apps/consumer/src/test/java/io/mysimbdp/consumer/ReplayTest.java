// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.runtime.StopSignal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final String LETTERS = TestData.METERS.topic().deadLetterName();
    private static final TopicPartition P0 = new TopicPartition(LETTERS, 0);
    private static final int MOST = 1_000;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    /** Takes no large messages, as a topic whose limit was lowered. */
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
                    return message.value().length > MOST
                            ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                            : super.send(message);
                }
            };

    private long replay(String... values) {
        var node = new Node(1, "broker", 9092);
        var nodes = new Node[] {node};
        consumer.updatePartitions(LETTERS, List.of(new PartitionInfo(LETTERS, 0, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(P0, 0L));
        consumer.updateEndOffsets(Map.of(P0, (long) values.length));
        consumer.schedulePollTask(() -> {
            for (var offset = 0; offset < values.length; offset++) {
                consumer.addRecord(TestData.letter(0, offset, values[offset]));
            }
        });
        return new Replay(consumer, producer).run(TestData.METERS, new StopSignal());
    }

    private long committed() {
        return consumer.committed(Set.of(P0)).get(P0).offset();
    }

    @Test
    void shouldLeaveALetterThatItsTopicDoesNotTakeAndSendTheOthers() {
        assertThat(replay("a", "x".repeat(MOST + 1), "b")).isEqualTo(2);

        assertThat(producer.history())
                .extracting(message -> new String(message.value(), StandardCharsets.UTF_8))
                .containsExactly("a", "b");
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void shouldCommitWhereThereIsNothingToDo() {
        assertThat(replay()).isZero();

        assertThat(committed()).isZero();
    }
}
