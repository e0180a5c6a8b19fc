// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.util.function.LongSupplier;

/** Spreads work evenly over time. Thread-safe: several threads share one rate. */
final class RateLimiter {
    /** Shorter waits are left to add up, because no thread can sleep so shortly. */
    private static final double LEAST_WAIT_NANOS = 1_000_000;

    /** After a pause that others caused, so much is caught up at once and no more. */
    private static final double MOST_CATCH_UP_NANOS = 50_000_000;

    private final double intervalNanos;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private double next;

    /**
     * @param perSecond the most units a second; 0 for no limit
     */
    RateLimiter(int perSecond, LongSupplier nanoClock) {
        this.intervalNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /** Takes one unit; says how many nanoseconds the caller must wait before using it. */
    long nanosToWait() {
        if (intervalNanos == 0) {
            return 0;
        }
        synchronized (this) {
            double now = nanoClock.getAsLong() - startNanos;
            var at = Math.max(next, now - MOST_CATCH_UP_NANOS);
            next = at + intervalNanos;
            var wait = at - now;
            return wait < LEAST_WAIT_NANOS ? 0 : (long) wait;
        }
    }
}
