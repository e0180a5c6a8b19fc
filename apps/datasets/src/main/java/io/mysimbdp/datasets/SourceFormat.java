// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.List;

/**
 * How the source is written.
 *
 * @param format CSV or JSON lines; gzip is recognised by its first two bytes and needs no setting
 * @param files the sample files, as a glob relative to the data folder; may be empty
 * @param delimiter what separates the fields of a CSV line
 * @param quote what quotes a CSV field
 * @param header whether the first CSV line names the columns
 * @param columns the names of the CSV columns where there is no header
 * @param emptyValues the texts that mean "no value"; the empty text always does
 * @param maxRecordBytes the greatest size of a record in bytes, from 1 KiB to {@link #GREATEST_MAX_RECORD_BYTES}, which
 *     is below Kafka's default {@code max.message.bytes}
 */
public record SourceFormat(
        Format format,
        String files,
        char delimiter,
        char quote,
        boolean header,
        List<String> columns,
        List<String> emptyValues,
        int maxRecordBytes) {

    /** The greatest size that may be set as {@code maxRecordBytes}: room for a key and headers is left in a message. */
    public static final int GREATEST_MAX_RECORD_BYTES = 1_048_576 - 65_536;

    /** The formats that can be read. */
    public enum Format {
        CSV,
        JSONL
    }

    public SourceFormat {
        columns = List.copyOf(columns);
        emptyValues = List.copyOf(emptyValues);
    }
}
