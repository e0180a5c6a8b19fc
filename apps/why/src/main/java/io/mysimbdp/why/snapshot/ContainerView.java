// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * A container of a pod.
 *
 * @param init whether it must end before the others start
 * @param last how it ended the time before; empty if it never did
 * @param readinessPath port and path of the readiness probe, such as {@code 8080/health/ready}; empty if it is no HTTP
 */
public record ContainerView(
        String name,
        boolean init,
        String image,
        boolean ready,
        int restarts,
        State state,
        Optional<Terminated> last,
        Optional<String> readinessPath) {

    /** What a container is doing. */
    public sealed interface State {}

    /**
     * It can't run yet, or not again.
     *
     * @param reason such as {@code ImagePullBackOff}; empty before anybody has looked
     */
    public record Waiting(String reason, String message) implements State {}

    /** It runs. */
    public record Running(Instant since) implements State {}

    /**
     * It has ended.
     *
     * @param reason such as {@code Error}, {@code Completed} or {@code OOMKilled}
     */
    public record Terminated(String reason, int exitCode, String message, Optional<Instant> ended) implements State {
        public boolean isFailure() {
            return exitCode != 0;
        }
    }

    /** Why it waits; empty if it doesn't wait or nobody has looked. */
    public String waitingReason() {
        return state instanceof Waiting waiting ? waiting.reason() : "";
    }

    /** How it failed the last time that it ran: now if it has ended, else the time before. */
    public Optional<Terminated> failure() {
        return (state instanceof Terminated now ? Optional.of(now) : last).filter(Terminated::isFailure);
    }
}
