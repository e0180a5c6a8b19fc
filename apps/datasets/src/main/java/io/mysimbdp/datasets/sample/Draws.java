// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

/**
 * Pseudo-random numbers that are the same on every machine and every Java: SplitMix64 (Steele, Lea and Flood, 2014).
 * Own code, because the JDK promises the sequence of {@link java.util.Random} only, which is slow and poor. Not
 * thread-safe.
 */
final class Draws {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    Draws(long seed) {
        this.seed = mix(seed + GAMMA);
        this.state = this.seed;
    }

    /** Starts the numbers of one record over: they depend on the seed and the record's number alone. */
    void startRecord(long record) {
        state = mix(seed + record * GAMMA);
    }

    long next() {
        state += GAMMA;
        return mix(state);
    }

    /** A number from 0 to {@code bound} - 1; {@code bound} is from 1 to 2^62 - 1. */
    long below(long bound) {
        // The high half of a 63 by 63 bit product; the bias is at most bound / 2^63.
        return Math.multiplyHigh(next() >>> 1, bound << 1);
    }

    int below(int bound) {
        return (int) below((long) bound);
    }

    /** True for a share of the calls, from 0 (never) to 1 (always). */
    boolean chance(double share) {
        return share > 0 && (next() >>> 11) * 0x1.0p-53 < share;
    }

    private static long mix(long z) {
        var a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        var b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
