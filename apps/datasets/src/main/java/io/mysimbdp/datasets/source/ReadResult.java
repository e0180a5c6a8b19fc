// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.util.Objects;

/** What reading one record of a source came to. */
public sealed interface ReadResult {

    /** The line on which it begins, from 1. */
    long line();

    /** Where the next record begins: bytes from the start of the (uncompressed) source. */
    long endOffset();

    /**
     * A record that its format can read. Its fields are not checked.
     *
     * @param json the record as a JSON object in UTF-8: what is published
     * @param keyTexts the texts of the message key's fields; null where a field has none
     * @param idTexts the texts of the record id's fields; null where a field has none
     * @param eventTime the text of the event time field; null where there is none
     */
    record Parsed(long line, long endOffset, byte[] json, String[] keyTexts, String[] idTexts, String eventTime)
            implements ReadResult {
        public Parsed {
            Objects.requireNonNull(json, "json");
        }
    }

    /**
     * A line that its format can't read.
     *
     * @param reason the rule and what was received
     * @param raw the line's bytes, at most the first 1,024
     */
    record Unreadable(long line, long endOffset, String reason, byte[] raw) implements ReadResult {}
}
