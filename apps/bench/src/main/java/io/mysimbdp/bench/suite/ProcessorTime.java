// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long processes have used the processors so far, in seconds.
 *
 * @param own what writes
 * @param nodes the nodes
 * @param compaction the nodes' threads that compact, of those that there are now; 0 where the system does not tell it, which Linux does
 * @param brokers the brokers
 */
record ProcessorTime(double own, double nodes, double compaction, double brokers) {
    /** As Linux cuts the names of such threads. */
    private static final String COMPACTION = "CompactionExec";

    /** What {@code /proc} counts in; the same on all of today's Linux systems. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER_TICKS = 11;

    /** What the processes with these numbers have used; of one that has ended, nothing. */
    static ProcessorTime now(long own, Collection<Long> nodes, Collection<Long> brokers) {
        return new ProcessorTime(
                seconds(List.of(own)),
                seconds(nodes),
                nodes.stream().mapToDouble(ProcessorTime::compaction).sum(),
                seconds(brokers));
    }

    private static double seconds(Collection<Long> processes) {
        return processes.stream()
                .flatMap(process -> ProcessHandle.of(process).stream())
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .mapToDouble(ProcessorTime::seconds)
                .sum();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double compaction(long process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            return threads.mapToDouble(ProcessorTime::ifCompaction).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static double ifCompaction(Path thread) {
        try {
            return compactionSeconds(Files.readString(thread.resolve("stat")));
        } catch (IOException e) {
            // It has ended.
            return 0;
        }
    }

    /** @param stat what {@code /proc} says of a thread; its name is in parentheses */
    static double compactionSeconds(String stat) {
        var nameEnds = stat.lastIndexOf(')');
        if (!stat.startsWith(COMPACTION, stat.indexOf('(') + 1)) {
            return 0;
        }
        var fields = stat.substring(nameEnds + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_A_SECOND;
    }

    /** What each of so many rows cost since an earlier look; where there are none, as if there was one. */
    RowCost since(ProcessorTime before, double rows, double requests) {
        var microseconds = 1e6 / Math.max(1, rows);
        // A thread that has ended takes its time with it.
        var compacted = Math.max(0, compaction - before.compaction);
        return new RowCost(
                rows / Math.max(1, requests),
                (own - before.own) * microseconds,
                Math.max(0, nodes - before.nodes - compacted) * microseconds,
                compacted * microseconds,
                (brokers - before.brokers) * microseconds);
    }
}
