// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows which messages of one assigned partition have an outcome, and so up to where its offset may be committed: never
 * past a message without one. Used by the polling thread only.
 */
final class PartitionTracker {
    private final TopicPartition partition;
    /** The messages before the position of the reading, in the order of their offsets. */
    private final Deque<Delivery> open = new ArrayDeque<>();

    /** Messages that will be read again because some before them were given back, and that are known nevertheless. */
    private final TreeMap<Long, Delivery> ahead = new TreeMap<>();

    private final Map<List<Object>, RowGroup> waiting = new HashMap<>();
    private Map<String, Counts> counts = new HashMap<>();
    private long rangeStart = -1;
    private long position = -1;
    private int inFlight;
    private int retrying;
    private boolean dropped;
    private Range committing;
    private Commit commit;
    private long commits;

    /** Of one run, how many messages had which outcome. */
    private static final class Counts {
        private long stored;
        private long deadLettered;
    }

    /** Messages with an outcome, from the last commit up to the first message without one. */
    private record Range(long start, long end, Map<String, Counts> counts) {}

    PartitionTracker(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    /** The group of that key whose request was not sent yet and that may take more rows; null if there is none. */
    RowGroup waiting(List<Object> key) {
        return waiting.get(key);
    }

    /** From now on this group, rather than an earlier one of its key, takes more rows. */
    void waits(RowGroup group) {
        waiting.put(group.key(), group);
    }

    /** The request of this group is sent: it takes no more rows. */
    void sent(RowGroup group) {
        waiting.remove(group.key(), group);
    }

    /** Those of the messages read that are new: others are known from before some were given back. */
    List<ConsumerRecord<byte[], byte[]>> notKnown(List<ConsumerRecord<byte[], byte[]>> messages) {
        return ahead.isEmpty()
                ? messages
                : messages.stream()
                        .filter(message -> !ahead.containsKey(message.offset()))
                        .toList();
    }

    void add(Delivery delivery) {
        readTo(delivery.offset());
        open.add(delivery);
    }

    /** Everything up to this offset was read, be it new or known. */
    void readTo(long offset) {
        while (!ahead.isEmpty() && ahead.firstKey() <= offset) {
            open.add(ahead.pollFirstEntry().getValue());
        }
    }

    /**
     * Forgets messages without an outcome: they are to be read again. Those behind them that have an outcome, or whose request is
     * under way, are kept.
     *
     * @return the offset to go back to; empty where the reading has gone back as far already
     */
    OptionalLong giveBack(Collection<Delivery> messages) {
        var given = new HashSet<>(messages);
        ahead.values().removeAll(given);
        var first = messages.stream().mapToLong(Delivery::offset).min().orElse(Long.MAX_VALUE);
        if (open.isEmpty() || open.peekLast().offset() < first) {
            return OptionalLong.empty();
        }
        while (!open.isEmpty() && open.peekLast().offset() >= first) {
            var delivery = open.pollLast();
            if (!given.contains(delivery)) {
                ahead.put(delivery.offset(), delivery);
            }
        }
        return OptionalLong.of(first);
    }

    /** How many messages that were read wait for an outcome of theirs or of one before them. */
    int openCount() {
        return open.size();
    }

    /** The messages that have no outcome yet. */
    List<Delivery> withoutOutcome() {
        return known().filter(delivery -> delivery.outcome() == null).toList();
    }

    /** Whether a write of the partition is under way, or waits to be. */
    boolean waitsForStore() {
        return known().anyMatch(Delivery::waitsForStore);
    }

    private Stream<Delivery> known() {
        return Stream.concat(open.stream(), ahead.values().stream());
    }

    /** Moves the position over every message that has an outcome. */
    private void advance() {
        while (!open.isEmpty() && open.peek().outcome() != null) {
            var delivery = open.poll();
            if (rangeStart < 0) {
                rangeStart = delivery.offset();
            }
            position = delivery.offset() + 1;
            if (!delivery.runId().isEmpty()) {
                var count = counts.computeIfAbsent(delivery.runId(), run -> new Counts());
                switch (delivery.outcome()) {
                    case STORED -> count.stored++;
                    case DEAD_LETTERED -> count.deadLettered++;
                }
            }
        }
    }

    /**
     * A commit on its way.
     *
     * @param tracker whose it is
     * @param number counts the commits of the tracker
     * @param offset the offset to commit
     * @param outcomes what became of the messages before it, by run
     */
    record Commit(PartitionTracker tracker, long number, long offset, List<RunOutcome> outcomes) {}

    /** Begins a commit, if there is anything new to commit and none is under way. */
    Optional<Commit> beginCommit() {
        advance();
        if (committing != null || rangeStart < 0) {
            return Optional.empty();
        }
        var range = new Range(rangeStart, position, counts);
        rangeStart = -1;
        counts = new HashMap<>();
        var outcomes = new ArrayList<RunOutcome>();
        range.counts.forEach((run, count) -> outcomes.add(new RunOutcome(
                run,
                partition.topic(),
                partition.partition(),
                range.start,
                range.end,
                count.stored,
                count.deadLettered)));
        committing = range;
        commit = new Commit(this, ++commits, range.end, List.copyOf(outcomes));
        return Optional.of(commit);
    }

    /** Ends a commit; one that was given up in the meantime has no effect. */
    void endCommit(Commit ended, boolean succeeded) {
        if (commit == null || ended.number != commit.number) {
            return;
        }
        if (!succeeded) {
            takeBack();
        }
        committing = null;
        commit = null;
    }

    /** Gives up the commit under way, if any. */
    void abandonCommit() {
        if (commit != null) {
            endCommit(commit, false);
        }
    }

    /** What was to be committed is taken up by the next commit, under the same start. */
    private void takeBack() {
        rangeStart = committing.start;
        position = Math.max(position, committing.end);
        committing.counts.forEach((run, count) -> {
            var merged = counts.computeIfAbsent(run, key -> new Counts());
            merged.stored += count.stored;
            merged.deadLettered += count.deadLettered;
        });
    }

    int inFlight() {
        return inFlight;
    }

    void started() {
        inFlight++;
    }

    void ended() {
        inFlight--;
    }

    boolean isRetrying() {
        return retrying > 0;
    }

    void retryBegins() {
        retrying++;
    }

    void retryEnds() {
        retrying--;
    }

    /** The partition is assigned to somebody else: what still comes back for it has no effect. */
    void drop() {
        dropped = true;
        open.clear();
        ahead.clear();
    }

    boolean isDropped() {
        return dropped;
    }
}
