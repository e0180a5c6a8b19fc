// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Messages as they are held until they have an outcome. Headers come as views of the buffer that the whole message was read into, and
 * most are the same for all messages of a source: what is held here has no such buffer, and shares what is the same. Used by one
 * thread.
 */
final class CompactMessages {
    private Header[] before = {};

    /** The same message in less memory. */
    ConsumerRecord<byte[], byte[]> compact(ConsumerRecord<byte[], byte[]> message) {
        var headers = message.headers().toArray();
        for (var i = 0; i < headers.length; i++) {
            headers[i] = i < before.length
                    ? shared(before[i], headers[i])
                    : new RecordHeader(headers[i].key(), headers[i].value());
        }
        before = headers;
        return new ConsumerRecord<>(
                message.topic(),
                message.partition(),
                message.offset(),
                message.timestamp(),
                message.timestampType(),
                message.serializedKeySize(),
                message.serializedValueSize(),
                message.key(),
                message.value(),
                new RecordHeaders(headers),
                message.leaderEpoch());
    }

    private static Header shared(Header before, Header header) {
        var key = header.key();
        var value = header.value();
        if (!Objects.equals(before.key(), key)) {
            return new RecordHeader(key, value);
        }
        return Arrays.equals(before.value(), value) ? before : new RecordHeader(before.key(), value);
    }
}
