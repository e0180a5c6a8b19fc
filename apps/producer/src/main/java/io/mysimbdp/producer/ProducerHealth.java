// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.runtime.ops.Health;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What the producer says of itself. Thread-safe. */
final class ProducerHealth implements Health {
    /** Longer than any wait that a rate or a disk should cause. */
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final BrokerWatch watch;
    private volatile Supplier<List<SourceRun>> activeRuns = List::of;
    private volatile String obstacle;
    private volatile String lastFailure;
    private volatile long acknowledgedBefore;

    ProducerHealth(BrokerWatch watch) {
        this.watch = watch;
    }

    /** Something outside has to come first. */
    void waitingFor(String what) {
        obstacle = what;
        activeRuns = List::of;
    }

    /** Kafka did not take a record; it is tried again. */
    void failed(String why) {
        lastFailure = why;
        waitingFor(why);
    }

    /** Sources are read and sent from now on; after a failure that counts only when Kafka takes something. */
    void working(Supplier<List<SourceRun>> runs, Failure failure) {
        activeRuns = runs;
        acknowledgedBefore = watch.acknowledged();
        obstacle = lastFailure;
        failure.onSet(() -> obstacle = failure.message().orElseThrow());
    }

    @Override
    public Status live() {
        if (watch.isWaiting()) {
            // A restart would not bring the brokers back; sending fails by itself if they stay away.
            return Status.up("waiting for Kafka");
        }
        var runs = activeRuns.get();
        for (var run : runs) {
            if (run.stuckFor().compareTo(STUCK) > 0) {
                return Status.down("no progress in " + run.source().name() + " for "
                        + run.stuckFor().toSeconds() + " s");
            }
        }
        return Status.up(runs.size() + " sources in work");
    }

    @Override
    public Status ready() {
        if (lastFailure != null && watch.acknowledged() > acknowledgedBefore) {
            if (lastFailure.equals(obstacle)) {
                obstacle = null;
            }
            lastFailure = null;
        }
        var inTheWay = obstacle;
        if (inTheWay != null) {
            return Status.down(inTheWay);
        }
        return watch.isWaiting()
                ? Status.down("Kafka at " + watch.brokers() + " does not answer: waiting")
                : Status.up("ready");
    }
}
