// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What waits for one reader: records in order, and gaps where there was no room for more. The consumer never waits for a
 * reader. Thread-safe.
 */
final class Feed {
    private final int capacity;
    private final Deque<Item> items = new ArrayDeque<>();
    private final Offsets passed;
    private boolean closed;

    /** @param start from where on the consumer tells this feed */
    Feed(int capacity, Offsets start) {
        this.capacity = capacity;
        this.passed = start.copy();
    }

    /** What a reader gets. */
    sealed interface Item {
        /**
         * A record.
         *
         * @param values those of the dataset's columns
         */
        record Message(int partition, long offset, List<Object> values) implements Item {}

        /**
         * Records that are lost to this reader.
         *
         * @param after up to where they are
         */
        record Gap(long count, Offsets after) implements Item {}

        /**
         * Nothing came for a while.
         *
         * @param position up to where there is nothing for this reader
         */
        record Nothing(Offsets position) implements Item {}

        /** There will be nothing more. */
        record End() implements Item {}
    }

    /** Adds a record, or notes that there was no room for it. */
    synchronized void offer(int partition, long offset, List<Object> values) {
        passed.advance(partition, offset + 1);
        if (items.size() < capacity) {
            items.add(new Item.Message(partition, offset, values));
        } else if (items.peekLast() instanceof Item.Gap gap) {
            gap.after().advance(partition, offset + 1);
            items.removeLast();
            items.add(new Item.Gap(gap.count() + 1, gap.after()));
        } else {
            items.add(new Item.Gap(1, passed.copy()));
        }
        notifyAll();
    }

    /** Notes a message that is nothing for this reader. */
    synchronized void pass(int partition, long offset) {
        passed.advance(partition, offset + 1);
    }

    /** Whether there was no room for what came last. */
    synchronized boolean isOverflowing() {
        return items.peekLast() instanceof Item.Gap;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** The next item; {@link Item.Nothing} if none comes in time. */
    synchronized Item take(Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (items.isEmpty() && !closed) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                return new Item.Nothing(passed.copy());
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return Optional.ofNullable(items.poll()).orElseGet(Item.End::new);
    }
}
