// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A table in memory: the rows of each partition in the order of the table. */
public final class FakeRows implements RowSource {
    private final Map<List<Object>, List<List<Object>>> partitions = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();
    private int fetches;
    private int failAt = -1;

    public void add(List<Object> partition, List<Object> row) {
        partitions.computeIfAbsent(partition, key -> new ArrayList<>()).add(row);
    }

    /** Has the fetch of a number, counted from 1, fail. */
    void failAt(int fetch) {
        failAt = fetch;
    }

    int fetches() {
        return fetches;
    }

    List<Integer> sizes() {
        return sizes;
    }

    @Override
    public CompletionStage<Page> fetch(ReadPlan plan, List<Object> partition, Optional<byte[]> paging, int size) {
        fetches++;
        sizes.add(size);
        if (fetches == failAt) {
            return CompletableFuture.failedFuture(new IllegalStateException("no node was available"));
        }
        var rows = new ArrayList<>(partitions.getOrDefault(partition, List.of()));
        if (plan.timeInClustering()) {
            rows.removeIf(row -> !plan.range().contains((Instant) row.get(plan.timeIndex())));
        }
        if (plan.reversed()) {
            Collections.reverse(rows);
        }
        var from = paging.map(bytes -> ByteBuffer.wrap(bytes).getInt()).orElse(0);
        var to = Math.min(rows.size(), from + size);
        var next =
                to < rows.size() ? Optional.of(ByteBuffer.allocate(4).putInt(to).array()) : Optional.<byte[]>empty();
        return CompletableFuture.completedFuture(new Page(List.copyOf(rows.subList(from, to)), next));
    }
}
