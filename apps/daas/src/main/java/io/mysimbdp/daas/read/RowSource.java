// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where rows come from. Thread-safe. */
public interface RowSource {

    /**
     * Some rows.
     *
     * @param rows each the values of {@link io.mysimbdp.datasets.Dataset#columns()}
     * @param next how to go on in the same partition; empty at its end
     */
    record Page(List<List<Object>> rows, Optional<byte[]> next) {}

    /**
     * Fetches rows of one partition.
     *
     * @param partition the values of its partition key
     * @param paging where to go on; empty for its beginning
     * @param rows how many at most
     * @return fails with any exception if they can't be had now
     */
    CompletionStage<Page> fetch(ReadPlan plan, List<Object> partition, Optional<byte[]> paging, int rows);
}
