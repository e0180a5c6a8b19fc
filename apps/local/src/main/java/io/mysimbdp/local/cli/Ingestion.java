// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.local.platform.BackgroundRun;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Sends files with a bounded number of producers at once, and waits until the consumers have dealt with everything. */
final class Ingestion {
    private static final Duration LOOK = Duration.ofMillis(300);

    /** So long nothing may move before it counts as stuck; longer than any session timeout. */
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final Platform platform;
    private final Workspace workspace;
    private final String group;

    private record Job(String name, Dataset dataset, Path file) {}

    Ingestion(Platform platform, Workspace workspace, String group) {
        this.platform = platform;
        this.workspace = workspace;
        this.group = group;
    }

    /**
     * Sends everything and waits.
     *
     * @throws IOException if a producer or consumer failed, or nothing moves any more; the message says which and why
     */
    void run(Work work, int producers) throws IOException, InterruptedException {
        var waiting = new ArrayDeque<Job>();
        work.files().forEach((dataset, files) -> {
            for (var i = 0; i < files.size(); i++) {
                waiting.add(new Job("producer-" + dataset.name() + "-" + (i + 1), dataset, files.get(i)));
            }
        });
        var running = new ArrayList<BackgroundRun>();
        var topics = new ArrayList<>(TopicLag.topics(work.datasets()));
        topics.add(LineageSchema.runs().topic().name());
        try (var lag = new TopicLag(platform.kafkaSettings());
                var progress = Progress.start("storing", OptionalLong.empty())) {
            var before = positions(lag, topics);
            var began = System.nanoTime();
            var moved = began;
            var last = -1L;
            while (true) {
                startNext(waiting, running, producers);
                removeEnded(running);
                requireConsumers();
                var allSent = waiting.isEmpty() && running.isEmpty();
                var now = positions(lag, topics);
                var committed = now.committed() - before.committed();
                // Nobody knows before how many messages there will be.
                progress.total(
                        allSent ? OptionalLong.of(Math.max(1, now.end() - before.committed())) : OptionalLong.empty());
                var seconds = Math.max(1, System.nanoTime() - began) / 1e9;
                progress.update(
                        committed,
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d messages%s  %,.0f/s",
                                committed,
                                now.end() - before.committed(),
                                allSent ? "" : " sent so far",
                                committed / seconds));
                if (allSent && now.committed() == now.end()) {
                    return;
                }
                if (committed + now.end() != last) {
                    last = committed + now.end();
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > STUCK.toNanos()) {
                    throw new IOException("nothing has moved for " + STUCK.toSeconds() + " s: "
                            + (now.end() - now.committed()) + " messages wait. See: " + workspace.command("logs"));
                }
                Thread.sleep(LOOK.toMillis());
            }
        }
    }

    private void startNext(Deque<Job> waiting, List<BackgroundRun> running, int producers) throws IOException {
        while (running.size() < producers && !waiting.isEmpty()) {
            var job = waiting.poll();
            new SentSources(platform.settings().directory()).add(job.dataset(), List.of(job.file()));
            running.add(platform.apps().startProducer(job.name(), job.dataset().id(), List.of(job.file()), Map.of()));
        }
    }

    private static void removeEnded(List<BackgroundRun> running) throws IOException {
        for (var producer : List.copyOf(running)) {
            if (!producer.process().isAlive()) {
                running.remove(producer);
                if (producer.result().isEmpty()) {
                    throw new IOException(producer.process().name() + " failed. The last it wrote:\n"
                            + producer.process().lastLines());
                }
            }
        }
    }

    private void requireConsumers() throws IOException {
        if (platform.apps().consumers().isEmpty()) {
            throw new IOException("no consumer runs any more. See: " + workspace.command("logs consumer-1"));
        }
    }

    private record Sum(long committed, long end) {}

    private Sum positions(TopicLag lag, List<String> topics) throws IOException, InterruptedException {
        try {
            var positions = lag.positions(topics, group).values();
            return new Sum(
                    positions.stream().mapToLong(TopicLag.Position::committed).sum(),
                    positions.stream().mapToLong(TopicLag.Position::end).sum());
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("can't ask the brokers how far the consumers are: " + e.getMessage(), e);
        }
    }
}
