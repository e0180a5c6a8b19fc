// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.runtime.ops.Health;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the consumer says of itself: alive while its thread goes round, ready while it can take and store messages. */
final class ConsumerHealth implements Health {
    /** Longer than any single step may take: a drain beats, and Kafka's calls end within a minute. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(90);

    private final StoreGates gates;
    private volatile long lastBeatNanos = System.nanoTime();
    private volatile int assigned;
    private volatile String waitingFor = "starting";
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    ConsumerHealth(StoreGates gates) {
        this.gates = gates;
    }

    /** The thread goes round. */
    void beat() {
        lastBeatNanos = System.nanoTime();
    }

    void assigned(int partitions) {
        assigned = partitions;
    }

    /** Something outside has to come first. */
    void waitingFor(String what) {
        waitingFor = what;
        beat();
    }

    void connected() {
        waitingFor = null;
        beat();
    }

    /**
     * Something doesn't go through, and is tried again.
     *
     * @return whether that is news
     */
    boolean trouble(String what, String why) {
        return !why.equals(troubles.put(what, why));
    }

    /** It goes through again, or still. */
    void fine(String what) {
        troubles.remove(what);
    }

    @Override
    public Status live() {
        var silent = Duration.ofNanos(System.nanoTime() - lastBeatNanos);
        return silent.compareTo(LONGEST_STEP) > 0
                ? Status.down("hangs: nothing has moved for " + silent.toSeconds() + " s")
                : Status.up("alive");
    }

    @Override
    public Status ready() {
        var waiting = waitingFor;
        if (waiting != null) {
            return Status.down(waiting);
        }
        var away = gates.away();
        if (away.isPresent()) {
            return Status.down("the store is away for " + away.get());
        }
        if (!troubles.isEmpty()) {
            return Status.down(troubles.toString());
        }
        return assigned == 0
                ? Status.down("no partition is assigned")
                : Status.up("working on " + assigned + " partitions");
    }
}
