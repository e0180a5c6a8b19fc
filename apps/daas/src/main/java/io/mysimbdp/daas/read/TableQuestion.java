// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DerivedColumn;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.TableSpec.Clustering;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a caller has to say so that the partitions of a table are known: which columns by value, and which follow from a time
 * range. Immutable.
 *
 * @param keys the columns whose value the caller gives
 * @param timeField the timestamp field that a range of times is about; empty if there is none
 * @param timeInClustering whether it is the first clustering column, so that Cassandra can choose by it
 * @param buckets the columns of the partition key that are cut out of that time, the finest first
 * @param shards the columns of the partition key that spread a key over buckets which the caller can't know: all are read
 */
record TableQuestion(
        List<String> keys,
        Optional<String> timeField,
        boolean timeInClustering,
        List<DerivedColumn> buckets,
        List<DerivedColumn> shards) {

    static TableQuestion of(Dataset dataset) {
        var partitionKey = dataset.table().partitionKey();
        var keys = new ArrayList<String>();
        var buckets = new ArrayList<DerivedColumn>();
        var shards = new ArrayList<DerivedColumn>();
        for (var column : partitionKey) {
            var derived = derived(dataset, column);
            var isKey = derived.isEmpty() || derived.get().kind() == DerivedColumn.Kind.RECORD_ID;
            if (isKey) {
                keys.add(column);
                // What is computed from another column of the key follows from it.
            } else if (!partitionKey.contains(derived.get().from())) {
                if (!derived.get().kind().needsTimestamp()) {
                    shards.add(derived.get());
                } else if (buckets.isEmpty()
                        || buckets.get(0).from().equals(derived.get().from())) {
                    buckets.add(derived.get());
                } else {
                    // One range can't be about two times.
                    keys.add(column);
                }
            }
        }
        buckets.sort(Comparator.comparing(column -> fineness(column.kind())));
        var first = dataset.table().clustering().stream().findFirst().map(Clustering::column);
        var timeField = buckets.isEmpty()
                ? first.filter(column -> dataset.field(column)
                        .filter(field -> field.type() == FieldType.TIMESTAMP)
                        .isPresent())
                : Optional.of(buckets.get(0).from());
        return new TableQuestion(
                List.copyOf(keys),
                timeField,
                timeField.isPresent() && timeField.equals(first),
                List.copyOf(buckets),
                List.copyOf(shards));
    }

    static Optional<DerivedColumn> derived(Dataset dataset, String name) {
        return dataset.derived().stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
    }

    private static int fineness(DerivedColumn.Kind kind) {
        return switch (kind) {
            case HOUR -> 0;
            case DAY -> 1;
            case MONTH -> 2;
            case YEAR -> 3;
            case BUCKET, RECORD_ID -> throw new IllegalArgumentException(kind + " is no piece of time");
        };
    }
}
