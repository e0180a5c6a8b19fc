// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.SampleSpec.Dirt;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is in a sample, to compare with what a run made of it. Every record is exactly one of clean, unreadable, refused
 * or a duplicate.
 *
 * @param records how many records it has
 * @param clean how many of them are not spoilt; each has a primary key of its own
 * @param dirty how many are spoilt in which way; all kinds are there, 0 included
 */
public record SampleTally(long records, long clean, Map<Dirt, Long> dirty) {

    public SampleTally {
        var all = new EnumMap<Dirt, Long>(Dirt.class);
        for (var dirt : Dirt.values()) {
            all.put(dirt, dirty.getOrDefault(dirt, 0L));
        }
        dirty = Collections.unmodifiableMap(all);
        if (clean + all.values().stream().mapToLong(Long::longValue).sum() != records) {
            throw new IllegalArgumentException(
                    records + " records can't be " + clean + " clean ones and " + all + " spoilt ones");
        }
    }

    public long count(Dirt dirt) {
        return dirty.get(dirt);
    }

    /** How many the producer rejects, because it can't read their lines. */
    public long unreadable() {
        return sum(true);
    }

    /** How many can be read and are published. */
    public long published() {
        return records - unreadable();
    }

    /** How many the consumer's checks refuse: they become dead letters. */
    public long refused() {
        return sum(false) - duplicates();
    }

    /** How many are second copies: they are stored over the first ones, so that they add no row. */
    public long duplicates() {
        return count(Dirt.DUPLICATE);
    }

    /** How many rows an empty table has after all records are stored: the distinct primary keys. */
    public long rows() {
        return clean;
    }

    private long sum(boolean unreadable) {
        return dirty.entrySet().stream()
                .filter(entry -> entry.getKey().unreadable() == unreadable)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
