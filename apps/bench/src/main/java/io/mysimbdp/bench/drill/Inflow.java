// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sees whether what is fed gets into topics again after a fault: one of the feeds only has probes. Used by one thread. */
final class Inflow {
    private final Ends ends;
    private final Map<String, Long> first = new HashMap<>();

    /** Where a topic ends. */
    interface Ends {
        long of(String topic) throws IOException, InterruptedException;
    }

    Inflow(Ends ends) {
        this.ends = ends;
    }

    /** From now on, messages that are there already don't count. */
    void reset() {
        first.clear();
    }

    /** What is missing; empty if the topic has grown since the first look after {@link #reset}, or if nothing is fed now. */
    Optional<String> missing(Feed feed) throws InterruptedException {
        if (!feed.isFlowing()) {
            return Optional.empty();
        }
        try {
            var end = ends.of(feed.dataset().topic().name());
            var before = first.putIfAbsent(feed.dataset().id(), end);
            return before != null && end > before
                    ? Optional.empty()
                    : Optional.of("no message of " + feed.dataset().id() + " has come since the fault");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
