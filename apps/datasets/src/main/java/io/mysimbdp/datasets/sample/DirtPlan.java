// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.SampleSpec.Dirt;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Which records are spoilt and how: exactly as many as planned, spread evenly, in constant memory (selection sampling,
 * Knuth's algorithm S). Not thread-safe.
 */
final class DirtPlan {
    private final SampleTally tally;
    private final Map<Dirt, Long> left;
    private final Draws draws;
    private long dirtyLeft;
    private long recordsLeft;
    private boolean started;

    private DirtPlan(SampleTally tally, Draws draws) {
        this.tally = tally;
        this.draws = draws;
        left = new EnumMap<>(tally.dirty());
        dirtyLeft = tally.records() - tally.clean();
        recordsLeft = tally.records();
    }

    /**
     * A plan with {@code round(share * records)} records of each kind.
     *
     * @param possible the kinds that the dataset can have; the others are left out
     */
    static DirtPlan of(Map<Dirt, Double> shares, Set<Dirt> possible, long records, Draws draws) {
        var counts = new EnumMap<Dirt, Long>(Dirt.class);
        var room = records;
        for (var dirt : Dirt.values()) {
            var wanted = possible.contains(dirt) ? Math.round(shares.getOrDefault(dirt, 0.0) * records) : 0;
            // Rounding up several kinds of a tiny sample could ask for more records than there are.
            var count = Math.min(wanted, room);
            counts.put(dirt, count);
            room -= count;
        }
        if (room == 0 && counts.get(Dirt.DUPLICATE) > 0) {
            // Something must be there to be copied.
            counts.merge(Dirt.DUPLICATE, -1L, Long::sum);
            room++;
        }
        return new DirtPlan(new SampleTally(records, room, counts), draws);
    }

    SampleTally tally() {
        return tally;
    }

    /** How the next record is spoilt; null for a clean one. */
    Dirt next() {
        var first = !started;
        started = true;
        recordsLeft--;
        if (dirtyLeft == 0 || (first && left.get(Dirt.DUPLICATE) > 0)) {
            // The first record can't be a copy; leaving it clean keeps all counts exact.
            return null;
        }
        var at = draws.below(recordsLeft + 1);
        if (at >= dirtyLeft) {
            return null;
        }
        for (var dirt : Dirt.values()) {
            var count = left.get(dirt);
            if (at < count) {
                left.put(dirt, count - 1);
                dirtyLeft--;
                return dirt;
            }
            at -= count;
        }
        throw new IllegalStateException("the counts don't add up: " + left);
    }
}
