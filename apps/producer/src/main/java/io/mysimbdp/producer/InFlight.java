// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.source.RecordReader.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The records of a source whose fate is not known yet, in the order of the source. Brokers answer in any order; the
 * position moves only over records that are settled one after another, and the counts are those of exactly these.
 * Thread-safe. Its size is bounded.
 *
 * <p>An answer only marks its record, without a lock: it comes on the one thread of the Kafka client that also sends, and
 * which would otherwise meet the reader at a lock for each record. Who wants to know more looks from the front of the queue how
 * far it is settled.
 */
final class InFlight {
    private static final int MAX_RECORDS = 50_000;
    private static final long MAX_HELD_BYTES = 16L * 1024 * 1024;
    private static final long LOOK_AGAIN_MILLIS = 100;

    /** So many records are added before the settled ones are taken out: what is cheap for many is not for each. */
    private static final int ADDED_BEFORE_A_LOOK = 128;

    /** Told what became of a record that was sent. */
    interface Listener {
        /**
         * @param error what went wrong, or null
         */
        void completed(Entry entry, Exception error);
    }

    private enum State {
        PENDING,
        PRODUCED,
        REJECTED,
        FAILED
    }

    /** A record on its way. */
    static final class Entry implements Callback {
        private static final AtomicReferenceFieldUpdater<Entry, State> STATE =
                AtomicReferenceFieldUpdater.newUpdater(Entry.class, State.class, "state");

        private final Listener listener;
        private final Position next;
        private final long line;
        private final int bytes;
        private final byte[] excerpt;
        private final long sentNanos;
        /** Written by whoever settles it, once; the rejection before it. */
        private volatile State state = State.PENDING;

        private volatile Rejection rejection;

        private Entry(Listener listener, Position next, long line, int bytes, byte[] excerpt, long sentNanos) {
            this.listener = listener;
            this.next = next;
            this.line = line;
            this.bytes = bytes;
            this.excerpt = excerpt;
            this.sentNanos = sentNanos;
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception exception) {
            listener.completed(this, exception);
        }

        long line() {
            return line;
        }

        int bytes() {
            return bytes;
        }

        byte[] excerpt() {
            return excerpt;
        }

        long sentNanos() {
            return sentNanos;
        }

        private void settle(State settled) {
            // An answer may come twice: the first one counts.
            var unused = STATE.compareAndSet(this, State.PENDING, settled);
        }
    }

    /**
     * What is settled.
     *
     * @param position up to where every record is
     * @param rejections those that were rejected since the last time
     */
    record Settled(Position position, Counts counts, List<Rejection> rejections) {}

    private final Listener listener;

    // Guarded by this.
    private final Deque<Entry> queue = new ArrayDeque<>();
    private List<Rejection> rejections = new ArrayList<>();
    private Position position;
    private long read;
    private long rejected;
    private long produced;
    private long bytes;
    private long heldBytes;
    private int addedSinceLook;

    /** How many threads wait; written under the lock, read without it. */
    private volatile int waiting;

    /**
     * @param position where reading begins
     * @param counts what was counted up to there
     */
    InFlight(Listener listener, Position position, Counts counts) {
        this.listener = listener;
        this.position = position;
        this.read = counts.read();
        this.rejected = counts.rejected();
        this.produced = counts.produced();
        this.bytes = counts.bytes();
    }

    /**
     * Adds a record that is about to be sent; waits while too many are on their way.
     *
     * @param next where the record after it begins
     * @param excerpt what to keep of it in case that it is refused
     * @param giveUp asked now and then while it waits
     * @return the record, or null if it gave up
     */
    Entry sending(Position next, long line, int size, byte[] excerpt, long nowNanos, BooleanSupplier giveUp)
            throws InterruptedException {
        var entry = new Entry(listener, next, line, size, excerpt, nowNanos);
        return add(entry, giveUp) ? entry : null;
    }

    /** Adds a line that is not sent; says whether it could, or gave up waiting for room. */
    boolean rejected(Position next, Rejection rejection, BooleanSupplier giveUp) throws InterruptedException {
        var entry = new Entry(listener, next, rejection.line(), 0, rejection.raw(), 0);
        entry.rejection = rejection;
        entry.settle(State.REJECTED);
        return add(entry, giveUp);
    }

    private synchronized boolean add(Entry entry, BooleanSupplier giveUp) throws InterruptedException {
        if (++addedSinceLook >= ADDED_BEFORE_A_LOOK || isFull()) {
            advance();
        }
        if (isFull() && !await(() -> !isFull(), giveUp)) {
            return false;
        }
        queue.add(entry);
        heldBytes += entry.excerpt.length;
        return true;
    }

    private boolean isFull() {
        return queue.size() >= MAX_RECORDS || heldBytes >= MAX_HELD_BYTES;
    }

    /** Waits until something holds; says whether it does, or it gave up. Looks ahead before each look. */
    private boolean await(BooleanSupplier condition, BooleanSupplier giveUp) throws InterruptedException {
        // Under the lock, so that nothing is added to it.
        setWaiting(waiting + 1);
        try {
            while (true) {
                // After it was said that somebody waits: what is settled from now on wakes this thread.
                advance();
                if (condition.getAsBoolean()) {
                    return true;
                }
                if (giveUp.getAsBoolean()) {
                    return false;
                }
                wait(LOOK_AGAIN_MILLIS);
            }
        } finally {
            setWaiting(waiting - 1);
        }
    }

    private void setWaiting(int threads) {
        waiting = threads;
    }

    /** Takes back the record that was added last, because it was not sent after all. */
    synchronized void withdraw(Entry entry) {
        if (queue.peekLast() == entry) {
            queue.removeLast();
            heldBytes -= entry.excerpt.length;
        }
    }

    /** Kafka has the record. */
    void produced(Entry entry) {
        entry.settle(State.PRODUCED);
        wake();
    }

    /** Kafka will never take the record. */
    void refused(Entry entry, Rejection rejection) {
        entry.rejection = rejection;
        entry.settle(State.REJECTED);
        wake();
    }

    /** Nobody knows whether Kafka has the record: the position never moves over it. */
    void failed(Entry entry) {
        entry.settle(State.FAILED);
        wake();
    }

    private void wake() {
        if (waiting > 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Takes the settled records from the front of the queue. */
    private void advance() {
        addedSinceLook = 0;
        for (var head = queue.peek(); head != null && count(head); head = queue.peek()) {
            queue.remove();
            heldBytes -= head.excerpt.length;
            position = head.next;
        }
    }

    private boolean count(Entry head) {
        switch (head.state) {
            case PENDING, FAILED -> {
                return false;
            }
            case PRODUCED -> {
                produced++;
                bytes += head.bytes;
            }
            case REJECTED -> {
                rejected++;
                rejections.add(head.rejection);
            }
        }
        read++;
        return true;
    }

    /** What is settled now. The rejections are handed out once. */
    synchronized Settled settled() {
        advance();
        var handedOut = rejections;
        if (!rejections.isEmpty()) {
            rejections = new ArrayList<>();
        }
        return new Settled(position, new Counts(read, rejected, produced, bytes), handedOut);
    }

    synchronized Counts counts() {
        advance();
        return new Counts(read, rejected, produced, bytes);
    }

    /** How many rejections wait to be handed out. */
    synchronized int rejectionsWaiting() {
        advance();
        return rejections.size();
    }

    /**
     * Waits until brokers have answered for every record.
     *
     * @param giveUp asked now and then while it waits
     * @return whether every record is settled and none failed
     */
    synchronized boolean awaitSettled(BooleanSupplier giveUp) throws InterruptedException {
        var unused = await(this::isAnswered, giveUp);
        // Answers need no lock: what came between the last look and the question has not been taken out.
        advance();
        return queue.isEmpty();
    }

    private boolean isAnswered() {
        return queue.stream().noneMatch(entry -> entry.state == State.PENDING);
    }
}
