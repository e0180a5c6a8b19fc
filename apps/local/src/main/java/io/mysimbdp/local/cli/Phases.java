// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what is being done and how long each phase took. Used by one thread. */
final class Phases {
    private final Map<String, Duration> durations = new LinkedHashMap<>();
    private final long began = System.nanoTime();
    private final PrintStream out;

    /** The body of a phase. */
    interface Body<T> {
        T run() throws Exception;
    }

    Phases(PrintStream out) {
        this.out = out;
    }

    /** Runs a phase; its time counts also where it fails. */
    <T> T run(String name, Body<T> body) throws Exception {
        out.println("==> " + name);
        out.flush();
        var start = System.nanoTime();
        try {
            return body.run();
        } finally {
            durations.put(name, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    Map<String, Duration> durations() {
        return new LinkedHashMap<>(durations);
    }

    Duration total() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** One line a phase. */
    String table() {
        var table = new StringBuilder();
        durations.forEach((name, duration) ->
                table.append(String.format(Locale.ROOT, "  %-62s %7.1f s%n", name, seconds(duration))));
        table.append(String.format(Locale.ROOT, "  %-62s %7.1f s%n", "in all", seconds(total())));
        return table.toString();
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
