// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.platform.BackgroundRun;
import io.mysimbdp.local.process.ManagedProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The producer of one feed: a service that follows the file and goes on from its checkpoint. Used by one thread. */
final class Sender {
    private static final Duration GRACEFUL = Duration.ofSeconds(45);
    private static final Duration TO_THE_END = Duration.ofMinutes(3);

    private final Apps apps;
    private final String name;
    private final Feed feed;
    private BackgroundRun run;

    /** @param name what its process is called */
    Sender(Apps apps, String name, Feed feed) {
        this.apps = apps;
        this.name = name;
        this.feed = feed;
    }

    String name() {
        return name;
    }

    Feed feed() {
        return feed;
    }

    /** Starts it with further settings, such as a clock that is wrong. */
    void start(Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("MYSIMBDP_PRODUCER_FOLLOW", "true");
        run = apps.startProducer(name, feed.dataset().id(), List.of(feed.file()), settings);
    }

    ManagedProcess process() {
        return run.process();
    }

    /** What it answers at a path such as {@code /health/ready}; empty if it doesn't answer. */
    Optional<HttpResponse<String>> ask(String path) {
        return apps.ask(run, path);
    }

    /**
     * Stops the service and sends what it has not sent yet, to the last line of the file.
     *
     * @return what is wrong; empty if all of it is sent
     */
    Optional<String> finish() throws InterruptedException {
        run.process().stop(GRACEFUL);
        var last = apps.startProducer(name + "-last", feed.dataset().id(), List.of(feed.file()), Map.of());
        var deadline = System.nanoTime() + TO_THE_END.toNanos();
        while (last.process().isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                last.process().kill();
                return Optional.of(name + " could not send all in " + TO_THE_END.toSeconds() + " s:\n"
                        + last.process().lastLines());
            }
            Thread.sleep(100);
        }
        return last.result().isPresent()
                ? Optional.empty()
                : Optional.of(name + " failed at the end:\n" + last.process().lastLines());
    }
}
