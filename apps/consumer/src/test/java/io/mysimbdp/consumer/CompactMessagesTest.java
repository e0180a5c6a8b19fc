// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CompactMessagesTest {
    private final CompactMessages messages = new CompactMessages();

    /** As it comes out of a client: headers are views. */
    private static ConsumerRecord<byte[], byte[]> message(long offset, String... headers) {
        var list = new ArrayList<Header>();
        for (var i = 0; i < headers.length; i += 2) {
            var value = headers[i + 1] == null ? null : ByteBuffer.wrap(headers[i + 1].getBytes(UTF_8));
            list.add(new RecordHeader(ByteBuffer.wrap(headers[i].getBytes(UTF_8)), value));
        }
        return new ConsumerRecord<>(
                "topic",
                3,
                offset,
                1_000 + offset,
                TimestampType.CREATE_TIME,
                1,
                2,
                new byte[] {1},
                new byte[] {2, 3},
                new RecordHeaders(list),
                Optional.of(7));
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> message) {
        var texts = new ArrayList<String>();
        for (var header : message.headers()) {
            texts.add(header.key() + "=" + (header.value() == null ? null : new String(header.value(), UTF_8)));
        }
        return texts;
    }

    @Test
    void shouldKeepAllThatAMessageHas() {
        var received = message(5, "run", "r1", "position", "5", "empty", null);

        var compact = messages.compact(received);

        assertThat(compact).usingRecursiveComparison().ignoringFields("headers").isEqualTo(received);
        assertThat(headers(compact)).containsExactly("run=r1", "position=5", "empty=null");
    }

    @Test
    void shouldShareWhatIsTheSameAsInTheMessageBefore() {
        var first = messages.compact(message(1, "run", "r1", "position", "1"));
        var second = messages.compact(message(2, "run", "r1", "position", "2"));

        assertThat(headers(second)).containsExactly("run=r1", "position=2");
        assertThat(second.headers().lastHeader("run")).isSameAs(first.headers().lastHeader("run"));
    }

    @Test
    void shouldTakeNothingFromAMessageWithOtherHeaders() {
        messages.compact(message(1, "run", "r1", "position", "1"));

        assertThat(headers(messages.compact(message(2, "run", "r2")))).containsExactly("run=r2");
        assertThat(headers(messages.compact(message(3, "position", "3", "run", "r2", "run", "r3"))))
                .containsExactly("position=3", "run=r2", "run=r3");
        assertThat(headers(messages.compact(message(4)))).isEmpty();
    }
}
