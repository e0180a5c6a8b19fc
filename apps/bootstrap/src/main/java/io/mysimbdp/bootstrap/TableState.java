// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.datasets.TableSpec.Clustering;
import java.util.List;
import java.util.Map;

/**
 * A table as Cassandra has it.
 *
 * @param columns the CQL type of each column
 * @param partitionKey the columns of the partition key in order
 * @param clustering the clustering columns in order
 * @param comment the table's comment
 * @param timeToLive after how many seconds a row expires; 0 for never
 */
record TableState(
        Map<String, String> columns,
        List<String> partitionKey,
        List<Clustering> clustering,
        String comment,
        long timeToLive) {}
