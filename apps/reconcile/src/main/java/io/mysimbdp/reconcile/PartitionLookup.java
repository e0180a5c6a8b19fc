// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows to look for in one partition. Memory is bounded by what is looked for, not by what the partition holds.
 *
 * <p>Not thread-safe: whoever looks in a partition does so on one thread after another.
 */
final class PartitionLookup {
    private final List<Object> partition;
    private final Set<List<Object>> wanted = new HashSet<>();
    private final Set<List<Object>> found = new HashSet<>();
    private Object first;
    private Object last;

    private PartitionLookup(List<Object> partition) {
        this.partition = partition;
    }

    /** Groups keys by partition, in the order in which partitions come first. */
    static Collection<PartitionLookup> group(Collection<PrimaryKey> keys, Optional<Comparator<Object>> order) {
        Map<List<Object>, PartitionLookup> lookups = new LinkedHashMap<>();
        for (var key : keys) {
            lookups.computeIfAbsent(key.partition(), PartitionLookup::new).want(key.clustering(), order);
        }
        return lookups.values();
    }

    private void want(List<Object> clustering, Optional<Comparator<Object>> order) {
        wanted.add(clustering);
        if (order.isPresent()) {
            var value = clustering.get(0);
            first = first == null || order.get().compare(value, first) < 0 ? value : first;
            last = last == null || order.get().compare(value, last) > 0 ? value : last;
        }
    }

    List<Object> partition() {
        return partition;
    }

    /** The least wanted value of the first clustering column; null if that has no order here. */
    Object first() {
        return first;
    }

    /** The greatest wanted value of the first clustering column; null if that has no order here. */
    Object last() {
        return last;
    }

    /** Notes a row that is in the partition, whether wanted or not. */
    void present(List<Object> clustering) {
        if (wanted.contains(clustering)) {
            found.add(clustering);
        }
    }

    /** Forgets what was noted, before another try. */
    void reset() {
        found.clear();
    }

    boolean isFound(List<Object> clustering) {
        return found.contains(clustering);
    }
}
