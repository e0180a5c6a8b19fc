// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * A column that is not in the source but computed, so that a table can be cut into partitions of a bounded size.
 *
 * @param name the name of its column
 * @param kind how it is computed
 * @param from the field it is computed from; empty for {@link Kind#RECORD_ID}
 * @param buckets the number of buckets, from 1, for {@link Kind#BUCKET}; else 0
 */
public record DerivedColumn(String name, Kind kind, String from, int buckets) {

    /** How a derived column is computed. Times are cut in UTC. */
    public enum Kind {
        /** The UTC day of a timestamp. */
        DAY(FieldType.DATE),
        /** The first day of the month of a timestamp. */
        MONTH(FieldType.DATE),
        /** The year of a timestamp. */
        YEAR(FieldType.INT),
        /** A timestamp cut to the hour. */
        HOUR(FieldType.TIMESTAMP),
        /** A stable hash of a field's text, from 0 to buckets - 1. */
        BUCKET(FieldType.INT),
        /** The record's id: from the descriptor's {@code record_id} fields, or its source and position. */
        RECORD_ID(FieldType.TEXT);

        private final FieldType type;

        Kind(FieldType type) {
            this.type = type;
        }

        public FieldType type() {
            return type;
        }

        /** Whether it cuts time into pieces, of which a range of times has a limited number. */
        public boolean needsTimestamp() {
            return switch (this) {
                case DAY, MONTH, YEAR, HOUR -> true;
                case BUCKET, RECORD_ID -> false;
            };
        }
    }

    /**
     * Its value for a record.
     *
     * @param source the value of the field that it is computed from; null if the record has none
     * @param recordId gives what identifies the record
     */
    public Object value(Object source, Supplier<String> recordId) {
        if (kind != Kind.RECORD_ID && source == null) {
            return null;
        }
        return switch (kind) {
            case DAY -> date(source);
            case MONTH -> date(source).withDayOfMonth(1);
            case YEAR -> date(source).getYear();
            case HOUR -> ((Instant) source).truncatedTo(ChronoUnit.HOURS);
            case BUCKET -> Math.floorMod(stableHash(source.toString()), buckets);
            case RECORD_ID -> recordId.get();
        };
    }

    private static LocalDate date(Object instant) {
        return LocalDate.ofInstant((Instant) instant, ZoneOffset.UTC);
    }

    /** FNV-1a, 32 bits: stable over Java versions, which the stored bucket relies on. */
    private static int stableHash(String text) {
        var hash = 0x811c9dc5;
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return hash;
    }
}
