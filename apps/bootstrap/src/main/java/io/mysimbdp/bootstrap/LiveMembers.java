// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Whether enough brokers or nodes are up for what is kept several times. */
final class LiveMembers {
    /** Brokers and nodes may join one after another; but a wrong setting should not take the whole timeout to tell. */
    private static final Duration PATIENCE_FOR_ALL = Duration.ofSeconds(20);

    private final Waiting waiting;
    private final Consumer<String> progress;

    LiveMembers(Waiting waiting, Consumer<String> progress) {
        this.waiting = waiting;
        this.progress = progress;
    }

    /** Waits for as many members; the problem if they don't come. */
    Optional<String> require(String what, int replication, String things, Callable<Integer> live)
            throws InterruptedException, TimeoutException {
        var end = System.nanoTime() + waiting.atMost(PATIENCE_FOR_ALL).toNanos();
        var count = count(live);
        if (count < replication) {
            progress.accept("waiting for more live " + things + ": " + count + " of the " + replication + " that the "
                    + what + " asks for");
        }
        while (count < replication && System.nanoTime() - end < 0) {
            Thread.sleep(500);
            count = count(live);
        }
        return count >= replication
                ? Optional.empty()
                : Optional.of("the " + what + " must be at most the number of live " + things + ", which is " + count
                        + ", but is " + replication);
    }

    private static int count(Callable<Integer> live) throws InterruptedException, TimeoutException {
        try {
            return live.call();
        } catch (InterruptedException | TimeoutException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
