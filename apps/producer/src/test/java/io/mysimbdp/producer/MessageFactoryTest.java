// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.runtime.kafka.MessageFactory;
import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class MessageFactoryTest {
    private static final Instant MODIFIED = Instant.parse("2026-05-06T07:08:09Z");

    private final MessageFactory messages = new MessageFactory(Fixture.NOTES, "a.csv", "run-1", MODIFIED);

    @Test
    void a_message_has_topic_key_value_and_headers() {
        var message = messages.message(parsed(new String[] {"p", "1"}, new String[] {"1", "p"}, "2026-01-01"));

        assertThat(message.topic()).isEqualTo("test.notes");
        assertThat(text(message.key())).isEqualTo("p|1");
        assertThat(text(message.value())).isEqualTo("{}");
        assertThat(headers(message))
                .isEqualTo(Map.of(
                        "mysimbdp-schema-version", "3",
                        "mysimbdp-source", "a.csv",
                        "mysimbdp-run-id", "run-1",
                        "mysimbdp-record-id", "1|p",
                        "mysimbdp-position", "12"));
    }

    @Test
    void without_an_event_time_the_sources_time_is_sent() {
        var message = messages.message(parsed(new String[] {"p", "1"}, new String[] {"1", "p"}, null));

        assertThat(headers(message)).containsEntry("mysimbdp-event-time", "2026-05-06T07:08:09Z");
    }

    @Test
    void a_record_that_lacks_a_part_of_its_key_has_no_key() {
        var message = messages.message(parsed(new String[] {"p", null}, new String[] {"1", "p"}, "t"));

        assertThat(message.key()).isNull();
    }

    @Test
    void a_record_that_lacks_a_part_of_its_id_is_named_by_its_position() {
        var lacking = messages.message(parsed(new String[] {"p", "1"}, new String[] {null, "p"}, "t"));
        var none = messages.message(parsed(new String[] {null}, new String[0], "t"));

        for (var message : List.of(lacking, none)) {
            assertThat(headers(message))
                    .doesNotContainKey("mysimbdp-record-id")
                    .containsEntry("mysimbdp-source", "a.csv")
                    .containsEntry("mysimbdp-position", "12");
            assertThat(MessageHeaders.recordId(received(message))).isEqualTo("a.csv#12");
        }
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> message) {
        return new ConsumerRecord<>(
                message.topic(),
                3,
                7,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                message.key(),
                message.value(),
                message.headers(),
                Optional.empty());
    }

    private static ReadResult.Parsed parsed(String[] key, String[] id, String eventTime) {
        return new ReadResult.Parsed(12, 400, "{}".getBytes(StandardCharsets.UTF_8), key, id, eventTime);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> message) {
        var headers = new LinkedHashMap<String, String>();
        message.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return headers;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
