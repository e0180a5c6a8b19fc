// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

/**
 * A set of longs that takes 11 to 22 bytes an element, where a {@code HashSet<Long>} takes about 60. The elements are
 * hashes already, so their lowest bits say where to look. Not thread-safe.
 */
final class LongSet {
    private static final double MOST_FILLED = 0.7;

    private long[] slots = new long[1 << 12];
    private int size;
    private boolean hasZero;

    /** Adds a value; says whether it was not there. */
    boolean add(long value) {
        if (value == 0) {
            // Zero marks a free slot.
            var added = !hasZero;
            hasZero = true;
            return added;
        }
        var slot = slot(slots, value);
        if (slots[slot] == value) {
            return false;
        }
        slots[slot] = value;
        size++;
        if (size > slots.length * MOST_FILLED) {
            grow();
        }
        return true;
    }

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    private static int slot(long[] slots, long value) {
        var mask = slots.length - 1;
        var slot = (int) value & mask;
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        if (slots.length >= 1 << 29) {
            throw new IllegalStateException("more than 375 million different rows: reconcile fewer sources at a time");
        }
        var larger = new long[slots.length * 2];
        for (var value : slots) {
            if (value != 0) {
                larger[slot(larger, value)] = value;
            }
        }
        slots = larger;
    }
}
