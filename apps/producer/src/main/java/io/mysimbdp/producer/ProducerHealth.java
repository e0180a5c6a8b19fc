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

    private final Supplier<List<SourceRun>> activeRuns;
    private final BrokerWatch watch;
    private final Failure failure;

    ProducerHealth(Supplier<List<SourceRun>> activeRuns, BrokerWatch watch, Failure failure) {
        this.activeRuns = activeRuns;
        this.watch = watch;
        this.failure = failure;
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
        if (failure.message().isPresent()) {
            return Status.down(failure.message().get());
        }
        return watch.isWaiting()
                ? Status.down("Kafka at " + watch.brokers() + " does not answer: waiting")
                : Status.up("ready");
    }
}
