// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import io.mysimbdp.daas.views.ViewColumn;
import io.mysimbdp.datasets.Dataset;
import java.time.Instant;
import java.util.List;

/**
 * Which partitions to read, in which order, and what of them. Immutable.
 *
 * @param dataset whose records
 * @param partitions the values of the partition key of each, in order
 * @param range which times
 * @param timeIndex where the time stands in {@link Dataset#columns()}; -1 if there is none to choose by
 * @param timeInClustering whether Cassandra can choose by time; else rows are chosen when they are read
 * @param reversed whether rows of a partition are read against the order of the table
 * @param columns what is shown of them
 * @param fingerprint what identifies the query, so that a continuation of another isn't taken for one of this
 */
public record ReadPlan(
        Dataset dataset,
        List<List<Object>> partitions,
        TimeRange range,
        int timeIndex,
        boolean timeInClustering,
        boolean reversed,
        List<ViewColumn> columns,
        byte[] fingerprint) {

    /** Whether a row that Cassandra gave belongs to the answer. */
    boolean wants(List<Object> row) {
        return timeIndex < 0
                || timeInClustering
                || range.equals(TimeRange.ALL)
                || (row.get(timeIndex) instanceof Instant instant && range.contains(instant));
    }
}
