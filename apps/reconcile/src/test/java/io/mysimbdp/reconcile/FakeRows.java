// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A table in memory. */
final class FakeRows implements StoredRows {
    private final Set<PrimaryKey> rows = new HashSet<>();
    final List<Integer> partitionsLookedIn = new ArrayList<>();

    void store(PrimaryKey key) {
        rows.add(key);
    }

    @Override
    public void look(Collection<PartitionLookup> lookups) {
        partitionsLookedIn.add(lookups.size());
        lookups.forEach(lookup -> rows.stream()
                .filter(row -> row.partition().equals(lookup.partition()))
                .forEach(row -> lookup.present(row.clustering())));
    }

    @Override
    public long count() {
        return rows.size();
    }
}
