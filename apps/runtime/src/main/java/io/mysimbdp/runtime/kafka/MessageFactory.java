// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DerivedColumn;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Makes the messages of one ingestion run, whoever sends them. Thread-safe. */
public final class MessageFactory {
    private static final char SEPARATOR = '|';

    private final String topic;
    private final boolean storesRecordId;
    /** Headers that are the same for every message of the run, made once. */
    private final Header[] common;

    private final Header fallbackTime;

    /**
     * @param source the name of the source, which identifies records that nothing else identifies
     * @param runId the ingestion run
     * @param fallbackTime the time of records that have none of their own
     */
    public MessageFactory(Dataset dataset, String source, String runId, Instant fallbackTime) {
        this.topic = dataset.topic().name();
        this.storesRecordId =
                dataset.derived().stream().anyMatch(column -> column.kind() == DerivedColumn.Kind.RECORD_ID);
        this.common = new Header[] {
            header(MessageHeaders.SCHEMA_VERSION, Integer.toString(dataset.version())),
            header(MessageHeaders.SOURCE, source),
            header(MessageHeaders.RUN_ID, runId)
        };
        this.fallbackTime = header(MessageHeaders.EVENT_TIME, fallbackTime.toString());
    }

    /** The message of a record: the same whenever the record is sent, but for the run. */
    public ProducerRecord<byte[], byte[]> message(ReadResult.Parsed parsed) {
        return message(
                joined(parsed.keyTexts()),
                parsed.json(),
                // Anybody who has the fields can put it together; it is sent to be stored.
                storesRecordId ? RecordId.ofFields(parsed) : Optional.empty(),
                parsed.line(),
                parsed.eventTime() == null);
    }

    /**
     * A message that is put together by hand.
     *
     * @param key the message key; null for none
     * @param value a JSON object in UTF-8
     * @param recordId what identifies the record; empty where its source and position do
     * @param position the line of the record in its source, from 1
     * @param timeFromSource whether the record has no time of its own
     */
    public ProducerRecord<byte[], byte[]> message(
            String key, byte[] value, Optional<String> recordId, long position, boolean timeFromSource) {
        var next = common.length;
        var headers = Arrays.copyOf(common, next + 1 + (recordId.isPresent() ? 1 : 0) + (timeFromSource ? 1 : 0));
        headers[next++] = header(MessageHeaders.POSITION, Long.toString(position));
        if (recordId.isPresent()) {
            headers[next++] = header(MessageHeaders.RECORD_ID, recordId.get());
        }
        if (timeFromSource) {
            headers[next] = fallbackTime;
        }
        var keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        // The message copies what it is given into headers of its own.
        return new ProducerRecord<>(topic, null, null, keyBytes, value, Arrays.asList(headers));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** The texts with a bar between, or null where there is none or one of them is missing. */
    private static String joined(String[] texts) {
        if (texts.length == 1) {
            return texts[0];
        }
        for (var text : texts) {
            if (text == null) {
                return null;
            }
        }
        return texts.length == 0 ? null : String.join(String.valueOf(SEPARATOR), texts);
    }
}
