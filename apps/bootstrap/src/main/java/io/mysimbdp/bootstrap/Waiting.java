// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import io.mysimbdp.datasets.Durations;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Tries something until it works or the time is up, and tells what it waits for. One clock for all that is waited for. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

    private final Duration timeout;
    private final Consumer<String> progress;
    private final long start = System.nanoTime();

    Waiting(Duration timeout, Consumer<String> progress) {
        this.timeout = timeout;
        this.progress = progress;
    }

    /**
     * Tries until the attempt throws nothing.
     *
     * @throws BootstrapException if the attempt throws it: waiting would not help
     * @throws TimeoutException when the time is up, with the last attempt's reason
     */
    <T> T until(String what, Callable<T> attempt) throws TimeoutException, InterruptedException, BootstrapException {
        var lastReport = elapsed();
        while (true) {
            try {
                return attempt.call();
            } catch (InterruptedException | BootstrapException e) {
                throw e;
            } catch (Exception e) {
                var reason = reason(e);
                if (elapsed().plus(PAUSE).compareTo(timeout) > 0) {
                    var late = new TimeoutException(
                            what + " could not be " + (e instanceof LoginRefusedException ? "used" : "reached")
                                    + " within " + Durations.format(timeout) + ": " + reason);
                    late.initCause(e);
                    throw late;
                }
                if (elapsed().minus(lastReport).compareTo(BETWEEN_REPORTS) >= 0) {
                    lastReport = elapsed();
                    progress.accept("waiting for " + what + " (" + elapsed().toSeconds() + " s of at most "
                            + Durations.format(timeout) + "): " + reason);
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** How long is left, but no longer than so long. */
    Duration atMost(Duration limit) {
        var left = timeout.minus(elapsed());
        return left.compareTo(limit) < 0 ? left : limit;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The innermost cause in one line: what the layers around it say is the same whatever happened. */
    static String reason(Throwable failure) {
        var cause = failure;
        while (true) {
            if (cause instanceof AllNodesFailedException nodes
                    && !nodes.getAllErrors().isEmpty()) {
                cause = last(nodes.getAllErrors().values().iterator().next());
            } else if (cause.getCause() != null) {
                cause = cause.getCause();
            } else {
                break;
            }
        }
        if (cause instanceof ClosedChannelException) {
            // All that Cassandra's driver says of an address where nobody listens, or that cuts it off.
            return "no connection";
        }
        var message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow();
    }

    private static Throwable last(List<Throwable> errors) {
        return errors.get(errors.size() - 1);
    }
}
