// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

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

        boolean needsTimestamp() {
            return switch (this) {
                case DAY, MONTH, YEAR, HOUR -> true;
                case BUCKET, RECORD_ID -> false;
            };
        }
    }
}
