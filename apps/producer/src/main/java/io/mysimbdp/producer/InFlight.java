// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.source.RecordReader.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The records of a source whose fate is not known yet, in the order of the source. Brokers answer in any order; the
 * position moves only over records that are settled one after another, and the counts are those of exactly these.
 * Thread-safe. Its size is bounded.
 */
final class InFlight {
    private static final int MAX_RECORDS = 50_000;
    private static final long MAX_HELD_BYTES = 16L * 1024 * 1024;
    private static final long LOOK_AGAIN_MILLIS = 100;

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
        private final Listener listener;
        private final Position next;
        private final long line;
        private final int bytes;
        private final byte[] excerpt;
        private final long sentNanos;
        private State state = State.PENDING;
        private Rejection rejection;

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
    }

    /**
     * What is settled.
     *
     * @param position up to where every record is
     * @param rejections those that were rejected since the last time
     */
    record Settled(Position position, Counts counts, List<Rejection> rejections) {}

    private final Listener listener;
    private final Deque<Entry> queue = new ArrayDeque<>();
    private List<Rejection> rejections = new ArrayList<>();
    private Position position;
    private long read;
    private long rejected;
    private long produced;
    private long bytes;
    private int pending;
    private long heldBytes;
    private int waiting;

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
        synchronized (this) {
            if (!awaitRoom(giveUp)) {
                return null;
            }
            queue.add(entry);
            heldBytes += excerpt.length;
            pending++;
        }
        return entry;
    }

    /** Adds a line that is not sent; says whether it could, or gave up waiting for room. */
    boolean rejected(Position next, Rejection rejection, BooleanSupplier giveUp) throws InterruptedException {
        var entry = new Entry(listener, next, rejection.line(), 0, rejection.raw(), 0);
        synchronized (this) {
            if (!awaitRoom(giveUp)) {
                return false;
            }
            queue.add(entry);
            heldBytes += rejection.raw().length;
            pending++;
            settle(entry, State.REJECTED, rejection);
        }
        return true;
    }

    private boolean awaitRoom(BooleanSupplier giveUp) throws InterruptedException {
        while (queue.size() >= MAX_RECORDS || heldBytes >= MAX_HELD_BYTES) {
            if (giveUp.getAsBoolean()) {
                return false;
            }
            await();
        }
        return true;
    }

    @SuppressWarnings("WaitNotInLoop") // Its callers loop.
    private void await() throws InterruptedException {
        waiting++;
        try {
            wait(LOOK_AGAIN_MILLIS);
        } finally {
            waiting--;
        }
    }

    /** Takes back the record that was added last, because it was not sent after all. */
    synchronized void withdraw(Entry entry) {
        if (queue.peekLast() == entry) {
            queue.removeLast();
            heldBytes -= entry.excerpt.length;
            pending--;
        }
    }

    /** Kafka has the record. */
    synchronized void produced(Entry entry) {
        settle(entry, State.PRODUCED, null);
    }

    /** Kafka will never take the record. */
    synchronized void refused(Entry entry, Rejection rejection) {
        settle(entry, State.REJECTED, rejection);
    }

    /** Nobody knows whether Kafka has the record: the position never moves over it. */
    synchronized void failed(Entry entry) {
        settle(entry, State.FAILED, null);
    }

    private void settle(Entry entry, State state, Rejection rejection) {
        if (entry.state != State.PENDING) {
            return;
        }
        entry.state = state;
        entry.rejection = rejection;
        pending--;
        for (var head = queue.peek(); head != null && advance(head); head = queue.peek()) {
            queue.remove();
            heldBytes -= head.excerpt.length;
            position = head.next;
        }
        if (waiting > 0) {
            notifyAll();
        }
    }

    private boolean advance(Entry head) {
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
        var handedOut = rejections;
        if (!rejections.isEmpty()) {
            rejections = new ArrayList<>();
        }
        return new Settled(position, new Counts(read, rejected, produced, bytes), handedOut);
    }

    synchronized Counts counts() {
        return new Counts(read, rejected, produced, bytes);
    }

    /** How many rejections wait to be handed out. */
    synchronized int rejectionsWaiting() {
        return rejections.size();
    }

    /**
     * Waits until brokers have answered for every record.
     *
     * @param giveUp asked now and then while it waits
     * @return whether every record is settled and none failed
     */
    synchronized boolean awaitSettled(BooleanSupplier giveUp) throws InterruptedException {
        while (pending > 0 && !giveUp.getAsBoolean()) {
            await();
        }
        return queue.isEmpty();
    }
}
