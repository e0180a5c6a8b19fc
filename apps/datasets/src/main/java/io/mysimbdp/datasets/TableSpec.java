// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table that stores a dataset, named after the question it answers.
 *
 * @param name the table's name inside the tenant's keyspace
 * @param question the question that the table answers, for people
 * @param partitionKey the columns of the partition key
 * @param clustering the clustering columns in order
 * @param retention after what time a row expires ({@code default_time_to_live}); empty for never
 */
public record TableSpec(
        String name,
        String question,
        List<String> partitionKey,
        List<Clustering> clustering,
        Optional<Duration> retention) {

    /**
     * A clustering column.
     *
     * @param column its name
     * @param descending whether the greatest value comes first
     */
    public record Clustering(String column, boolean descending) {}

    public TableSpec {
        partitionKey = List.copyOf(partitionKey);
        clustering = List.copyOf(clustering);
    }
}
