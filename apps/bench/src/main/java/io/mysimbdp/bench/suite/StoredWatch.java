// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.process.ManagedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Watches by its metrics how a consumer stores rows. */
final class StoredWatch {
    private static final Pattern STORED = Pattern.compile(
            "(?m)^mysimbdp_consumer_stored_records_total\\{[^}]*dataset=\"station_telemetry\"[^}]*\\} ([0-9.E+]+)$");
    private static final int CONSUMER = 1;
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Apps apps;
    private final ManagedProcess consumer;

    private StoredWatch(Apps apps, ManagedProcess consumer) {
        this.apps = apps;
        this.consumer = consumer;
    }

    /** Starts the first consumer with these settings beside the usual ones, and watches it. */
    static StoredWatch start(Apps apps, Map<String, String> settings) {
        return new StoredWatch(apps, apps.startConsumer(CONSUMER, settings));
    }

    ManagedProcess consumer() {
        return consumer;
    }

    /** How many rows of station telemetry it says it stored; 0 while it does not answer. */
    double stored() {
        return apps.ask(CONSUMER, "/metrics")
                .map(answer -> STORED.matcher(answer.body())
                        .results()
                        .mapToDouble(match -> Double.parseDouble(match.group(1)))
                        .sum())
                .orElse(0.0);
    }

    /**
     * Waits until it has stored so many.
     *
     * @return the rows a second from the first that it stored on
     * @throws IOException if it takes longer than a quarter of an hour
     */
    double rate(long rows) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var emptyAt = System.nanoTime();
        while (true) {
            var stored = stored();
            var now = System.nanoTime();
            if (stored == 0) {
                emptyAt = now;
            } else if (stored >= rows) {
                // The clock starts with the last look at which nothing was stored: a little early, against ourselves.
                return stored / ((now - emptyAt) / 1e9);
            }
            consumer.requireAlive();
            if (now - deadline > 0) {
                throw new IOException("the consumer has stored " + stored + " of " + rows + " rows in "
                        + PATIENCE.toMinutes() + " minutes:\n" + consumer.lastLines());
            }
            Thread.sleep(LOOK.toMillis());
        }
    }
}
