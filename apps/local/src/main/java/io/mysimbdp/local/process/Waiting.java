// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions by looking at them again and again. */
public final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Waiting() {}

    /**
     * Waits until the condition holds.
     *
     * @param what the condition in words and how far it came, asked only when the time is over
     * @param processes must live meanwhile; a dead one ends the wait
     * @throws ProcessDiedException if one of the processes ended
     * @throws StartupTimeoutException if the time is over
     * @throws InterruptedException if this thread is interrupted
     */
    public static void until(
            Duration timeout, Supplier<String> what, Collection<ManagedProcess> processes, BooleanSupplier condition)
            throws InterruptedException {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            processes.forEach(ManagedProcess::requireAlive);
            if (System.nanoTime() - deadline > 0) {
                throw new StartupTimeoutException("Not in " + timeout.toSeconds() + " s: " + what.get());
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    /**
     * Waits on, whatever interrupts: for stopping, which must come to its end. An interrupt meanwhile is kept for the caller.
     *
     * @return whether the condition held before the time was over
     */
    public static boolean uninterruptibly(Duration timeout, BooleanSupplier condition) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(25);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
