// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what needs somebody else (brokers, nodes, a right password) again and again, and says each new obstacle once. Not
 * thread-safe.
 */
public final class KeepTrying {
    private static final Logger LOG = LoggerFactory.getLogger(KeepTrying.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    /** What fails after that has worked in between: the same obstacle is news then. */
    private static final Duration WORKED = Duration.ofMinutes(10);

    private final StopSignal stop;
    private final Function<Exception, Optional<String>> obstacle;
    private final Consumer<String> waiting;

    /** Something that may not work yet. */
    @FunctionalInterface
    public interface Attempt<T> {
        T get() throws IOException, InterruptedException;
    }

    /**
     * @param obstacle what an error means, in one line for people; empty for an error that does not pass
     * @param waiting gets each obstacle, the known ones too
     */
    public KeepTrying(StopSignal stop, Function<Exception, Optional<String>> obstacle, Consumer<String> waiting) {
        this.stop = stop;
        this.obstacle = obstacle;
        this.waiting = waiting;
    }

    /**
     * Tries until it works, with one to five seconds between attempts.
     *
     * @return what came of it; empty if a stop was asked for before
     */
    public <T> Optional<T> until(Attempt<T> attempt) throws IOException, InterruptedException {
        var wait = FIRST_WAIT;
        var said = "";
        while (!stop.isRequested()) {
            var began = System.nanoTime();
            try {
                return Optional.of(attempt.get());
            } catch (IOException | RuntimeException e) {
                var reason = obstacle.apply(e);
                if (reason.isEmpty()) {
                    throw e;
                }
                if (System.nanoTime() - began > WORKED.toNanos()) {
                    wait = FIRST_WAIT;
                    said = "";
                }
                // How long and where is another number each time.
                var what = reason.get().replaceAll("[0-9]+", "0");
                if (!what.equals(said)) {
                    LOG.warn("Can't work yet, will keep trying: {}", reason.get());
                    LOG.debug("Where it came from", e);
                    said = what;
                }
                waiting.accept(reason.get());
            }
            if (stop.await(wait)) {
                break;
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
        return Optional.empty();
    }
}
