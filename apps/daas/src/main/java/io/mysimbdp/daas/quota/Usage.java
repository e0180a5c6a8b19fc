// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import java.util.Locale;

/**
 * How much was used, or may be.
 *
 * @param requests requests that were let in
 * @param bytes bytes of records, sent and read, as they are without compression
 * @param records records, sent and read
 */
public record Usage(long requests, long bytes, long records) {
    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(requests + other.requests, bytes + other.bytes, records + other.records);
    }

    /** What one of the kinds is. */
    public long of(Kind kind) {
        return switch (kind) {
            case REQUESTS -> requests;
            case BYTES -> bytes;
            case RECORDS -> records;
        };
    }

    /** Takes what is used further. Thread-safe. */
    @FunctionalInterface
    public interface Meter {
        void used(long bytes, long records);
    }

    /** What is counted. */
    public enum Kind {
        REQUESTS,
        BYTES,
        RECORDS;

        /** As people write it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
