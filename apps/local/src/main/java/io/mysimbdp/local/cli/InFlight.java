// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalLong;

/** Messages that were sent, and that the consumers have not dealt with yet. */
final class InFlight {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Platform platform;

    InFlight(Platform platform) {
        this.platform = platform;
    }

    /**
     * Waits until there are none, for a minute at most, and not at all where no consumer runs.
     *
     * @param datasets whose messages
     * @return how many are left
     * @throws IOException if the brokers don't answer, or a topic is missing
     */
    long await(Collection<Dataset> datasets) throws IOException, InterruptedException {
        var patience = platform.apps().consumers().isEmpty() ? Duration.ZERO : PATIENCE;
        var end = System.nanoTime() + patience.toNanos();
        var left = 0L;
        try (var progress = Progress.start("waiting for the consumers", OptionalLong.empty())) {
            for (var dataset : datasets) {
                var topic = dataset.topic().name();
                try (var lag = new PipelineLag(platform.kafkaSettings(), topic, ConsumerGroups.CONSUMER)) {
                    var time = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                    left += lag.await(time, messages -> progress.update(messages, sentence(messages)));
                }
            }
        }
        return left;
    }

    /** For people. */
    static String sentence(long messages) {
        return messages == 1
                ? "1 message is still on its way"
                : String.format(Locale.ROOT, "%,d messages are still on their way", messages);
    }
}
