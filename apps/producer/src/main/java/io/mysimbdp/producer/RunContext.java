// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.StopSignal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What all runs of a process share.
 *
 * @param store where checkpoints are kept; empty if nowhere
 * @param rejectedDir where rejected lines are kept; beside the source if empty
 * @param limit of each source only so many records are sent; 0 for all
 * @param follow whether a last line without a line end is left until it is complete
 * @param stop asks for the end
 * @param failure ends everything
 */
record RunContext(
        Dataset dataset,
        Outbox outbox,
        Optional<CheckpointStore> store,
        Optional<Path> rejectedDir,
        long limit,
        boolean follow,
        RateLimiter rate,
        ProducerMetrics metrics,
        StopSignal stop,
        Failure failure,
        InstantSource clock,
        LongSupplier nanoClock) {

    /** Whether reading shall end before the end of the source. */
    boolean ending() {
        return stop.isRequested() || failure.isPresent();
    }
}
