// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.runtime.ops.Health;
import java.time.Duration;

/** What the consumer says of itself: alive while its thread goes round, ready while it can take and store messages. */
final class ConsumerHealth implements Health {
    /** Longer than any single step may take: a drain beats, and Kafka's calls end within a minute. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(90);

    private final StoreGate gate;
    private volatile long lastBeatNanos = System.nanoTime();
    private volatile int assigned;
    private volatile String waitingFor = "starting";

    ConsumerHealth(StoreGate gate) {
        this.gate = gate;
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
        var away = gate.away();
        if (away.isPresent()) {
            return Status.down("the store is away: " + away.get());
        }
        return assigned == 0
                ? Status.down("no partition is assigned")
                : Status.up("working on " + assigned + " partitions");
    }
}
