// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.process.TextFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Waits for apps of one kind that were started, and notices those that ended instead. */
final class AppStarts {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String kind;
    private final Supplier<Set<Integer>> running;
    private final IntPredicate ready;
    private final UnaryOperator<String> lastLines;

    /**
     * Apps of one kind.
     *
     * @param kind what their names begin with
     * @param running the numbers of those that run
     * @param ready whether the one with this number is ready
     * @param lastLines what the one with this name wrote last
     */
    AppStarts(String kind, Supplier<Set<Integer>> running, IntPredicate ready, UnaryOperator<String> lastLines) {
        this.kind = kind;
        this.running = running;
        this.ready = ready;
        this.lastLines = lastLines;
    }

    /** Consumers are ready when they work, or would if there were partitions for all of them. */
    static AppStarts ofConsumers(Apps apps) {
        return new AppStarts(
                "consumer",
                () -> apps.consumers().keySet(),
                id -> apps.ask(id, "/health/ready")
                        .filter(answer ->
                                answer.statusCode() == 200 || answer.body().contains("no partition is assigned"))
                        .isPresent(),
                name -> lastLines(apps, name));
    }

    /** Data services are ready when they serve. */
    static AppStarts ofDaas(Apps apps) {
        return new AppStarts(
                "daas", () -> apps.daas().keySet(), id -> apps.daasPort(id).isPresent(), name -> lastLines(apps, name));
    }

    private static String lastLines(Apps apps, String name) {
        return Optional.ofNullable(apps.logs().get(name)).map(TextFiles::tail).orElse("  (there is no log)");
    }

    /** The numbers of those that run. */
    Set<Integer> running() {
        return running.get();
    }

    /** Their names, for people. */
    String names(Collection<Integer> ids) {
        return ids.stream().map(this::name).collect(Collectors.joining(", "));
    }

    private String name(int id) {
        return kind + "-" + id;
    }

    /**
     * Waits until each of them is ready.
     *
     * @param wanted the numbers of those that were started
     * @param patience how long at most; zero looks once
     * @return those that run and are not ready yet
     * @throws IOException if one of them doesn't run; the message has what it wrote last
     */
    List<Integer> await(Collection<Integer> wanted, Duration patience) throws IOException, InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (true) {
            var late = wanted.stream().filter(id -> !ready.test(id)).toList();
            // What it listens on stands in the log of one that has ended, too.
            requireRunning(wanted);
            if (late.isEmpty() || System.nanoTime() - end >= 0) {
                return late;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void requireRunning(Collection<Integer> wanted) throws IOException {
        var alive = running();
        var ended = wanted.stream().filter(id -> !alive.contains(id)).toList();
        if (!ended.isEmpty()) {
            throw new IOException(ended.stream()
                    .map(this::name)
                    .map(name -> name + " ended by itself. The last it wrote:\n" + lastLines.apply(name))
                    .collect(Collectors.joining("\n")));
        }
    }
}
