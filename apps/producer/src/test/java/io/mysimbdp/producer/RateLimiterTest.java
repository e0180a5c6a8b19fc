// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(12_345);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000, 333_333})
    void the_rate_is_kept_over_time(int rate) {
        var limiter = new RateLimiter(rate, clock::get);
        var begin = clock.get();

        for (var i = 0; i < 5 * rate; i++) {
            clock.addAndGet(limiter.nanosToWait());
        }

        assertThat((clock.get() - begin) / (double) SECOND).isBetween(5 - 1.0 / rate - 0.002, 5.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 50_000})
    void no_short_time_sees_a_burst(int rate) {
        var limiter = new RateLimiter(rate, clock::get);
        var inWindow = 0;
        var window = clock.get();

        for (var i = 0; i < 2 * rate; i++) {
            clock.addAndGet(limiter.nanosToWait());
            if (clock.get() - window > SECOND / 10) {
                window = clock.get();
                inWindow = 0;
            }
            inWindow++;
            assertThat(inWindow).isLessThanOrEqualTo(rate / 10 + rate / 500 + 2);
        }
    }

    @Test
    void after_a_pause_little_is_caught_up() {
        var limiter = new RateLimiter(1_000, clock::get);
        var unused = limiter.nanosToWait();
        clock.addAndGet(60 * SECOND);

        var atOnce = 0;
        while (limiter.nanosToWait() == 0) {
            atOnce++;
        }

        assertThat(atOnce).isBetween(50, 53);
    }

    @Test
    void without_a_limit_nobody_waits() {
        assertThat(new RateLimiter(0, clock::get).nanosToWait()).isZero();
    }
}
