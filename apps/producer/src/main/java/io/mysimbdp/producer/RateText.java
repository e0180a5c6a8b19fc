// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.util.Locale;

/** How many records there were, and how many a second of late. Not thread-safe. */
final class RateText {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private boolean started;
    private long windowStart;
    private long windowCount;
    private double perSecond;

    String text(long count, long nowNanos) {
        if (!started) {
            started = true;
            windowStart = nowNanos;
            windowCount = count;
        } else if (nowNanos - windowStart >= WINDOW_NANOS) {
            perSecond = (count - windowCount) * 1e9 / (nowNanos - windowStart);
            windowStart = nowNanos;
            windowCount = count;
        }
        return String.format(Locale.ROOT, "%,d records  %,.0f/s", count, perSecond);
    }
}
