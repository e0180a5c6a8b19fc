// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaHandlerTest {
    private final MockProducer<byte[], byte[]> client = new MockProducer<>(
            false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void the_callback_is_told_what_became_of_each_message() {
        var told = new ArrayList<Exception>();
        var refusal = new TopicAuthorizationException("topic");
        try (var kafka = new KafkaHandler(client)) {
            kafka.send(new ProducerRecord<>("topic", new byte[] {1}), (metadata, error) -> told.add(error));
            kafka.send(new ProducerRecord<>("topic", new byte[] {2}), (metadata, error) -> told.add(error));
            assertThat(told).isEmpty();

            client.completeNext();
            client.errorNext(refusal);
        }

        assertThat(told).containsExactly(null, refusal);
        assertThat(client.history()).hasSize(2);
        assertThat(client.closed()).isTrue();
    }

    @Test
    void a_client_without_the_metric_has_no_buffer_to_speak_of() {
        assertThat(new KafkaHandler(client).bufferAvailableBytes()).isNaN();
    }
}
