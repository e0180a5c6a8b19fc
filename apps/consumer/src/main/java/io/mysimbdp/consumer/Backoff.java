// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with jitter: between half and all of {@code min * 2^attempt}, at most {@code max}, so that
 * retries that began together don't stay together.
 */
final class Backoff {
    private final long minNanos;
    private final long maxNanos;
    private final RandomGenerator random;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.minNanos = min.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
    }

    /**
     * How long to wait.
     *
     * @param attempt how often it was tried already, from 1
     */
    Duration before(int attempt) {
        var doublings = Math.min(attempt - 1, 40);
        var full = minNanos > maxNanos >> doublings ? maxNanos : minNanos << doublings;
        return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
    }
}
