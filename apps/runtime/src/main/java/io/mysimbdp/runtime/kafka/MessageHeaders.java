// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

import io.mysimbdp.datasets.source.RecordId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** The names of the headers that the platform's messages carry, and how to read them. */
public final class MessageHeaders {
    /** The version of the dataset's schema. */
    public static final String SCHEMA_VERSION = "mysimbdp-schema-version";
    /** What identifies the record, where source and position don't: see {@link #recordId}. */
    public static final String RECORD_ID = "mysimbdp-record-id";
    /** The name of the source, such as a file. */
    public static final String SOURCE = "mysimbdp-source";
    /** The line of the record in its source, from 1. */
    public static final String POSITION = "mysimbdp-position";
    /** The ingestion run that sent it. */
    public static final String RUN_ID = "mysimbdp-run-id";
    /** The time of the record where it has none of its own: ISO instant. */
    public static final String EVENT_TIME = "mysimbdp-event-time";

    /** What all headers of the platform begin with. */
    public static final String PREFIX = "mysimbdp-";

    /** What the names of all headers begin with that say why a dead letter is one. */
    public static final String DLQ_PREFIX = "mysimbdp-dlq-";

    /** The topic that the dead letter comes from. */
    public static final String DLQ_TOPIC = "mysimbdp-dlq-topic";

    public static final String DLQ_PARTITION = "mysimbdp-dlq-partition";
    public static final String DLQ_OFFSET = "mysimbdp-dlq-offset";
    /** The Kafka timestamp of the original message, in milliseconds since the epoch. */
    public static final String DLQ_TIMESTAMP = "mysimbdp-dlq-timestamp";
    /** The label of a {@link io.mysimbdp.datasets.Reason}. */
    public static final String DLQ_REASON = "mysimbdp-dlq-reason";
    /** The field at fault; absent if it is the record as a whole. */
    public static final String DLQ_FIELD = "mysimbdp-dlq-field";
    /** All that was wrong, for people. */
    public static final String DLQ_MESSAGE = "mysimbdp-dlq-message";
    /** Which consumer refused it: group and version. */
    public static final String DLQ_CONSUMER = "mysimbdp-dlq-consumer";
    /** How many bytes the value of the message has, where the letter has not all of its value, key or headers. */
    public static final String DLQ_CUT = "mysimbdp-dlq-cut";
    /** How often it was replayed before. */
    public static final String REPLAYS = "mysimbdp-replays";

    private MessageHeaders() {}

    /**
     * What identifies the record of a message, the same whenever and by whomever it is sent: the header of that name; or else
     * {@code <source>#<position>}; or, where a message has none of these, the place at which it lies in its topic.
     */
    public static String recordId(ConsumerRecord<?, ?> message) {
        var headers = message.headers();
        return text(headers, RECORD_ID)
                .or(() -> text(headers, SOURCE)
                        .flatMap(source -> text(headers, POSITION).map(line -> RecordId.ofPosition(source, line))))
                .orElseGet(() -> message.topic() + "/" + message.partition() + "/" + message.offset());
    }

    public static Optional<String> text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** A number, or the fallback where the header is absent or none. */
    public static long number(Headers headers, String name, long fallback) {
        try {
            return text(headers, name).map(Long::parseLong).orElse(fallback);
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    /** An instant, or the fallback where the header is absent or none. */
    public static Instant instant(Headers headers, String name, Instant fallback) {
        try {
            return text(headers, name).map(Instant::parse).orElse(fallback);
        } catch (DateTimeException e) {
            return fallback;
        }
    }

    /** Sets a header, in place of one of that name. */
    public static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
