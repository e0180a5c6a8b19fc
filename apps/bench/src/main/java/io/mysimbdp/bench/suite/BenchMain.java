// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.InTheWayException;
import io.mysimbdp.bench.place.Steps;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line of the benchmarks: {@code scripts/bench}. */
@Command(
        name = "scripts/bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the platform on this machine, each figure beside that of a reference in the same run: the producer beside"
                    + " Kafka's own performance tool, the consumer beside a bare loop of the Cassandra driver.",
            "Several rounds take turns, since machines have moods: look at the ratios."
        },
        footer = {"", "Exit codes: 0 done, 1 something failed or was lost, 2 wrong use."})
public final class BenchMain implements Callable<Integer> {
    private static final int STOP_SECONDS = 90;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    private final Path root;
    private final String command;

    private BenchMain(Path root, String command) {
        this.root = root;
        this.command = command;
    }

    public static void main(String[] arguments) {
        var root = Path.of(System.getProperty("mysimbdp.root", "."));
        var command = "scripts/bench " + String.join(" ", arguments);
        System.exit(new CommandLine(new BenchMain(root, command)).execute(arguments));
    }

    @Override
    public Integer call() {
        return AppRunner.run(this::run, STOP_SECONDS);
    }

    private int run(StopSignal stop) throws Exception {
        var steps = new Steps(System.out);
        try {
            options.check(root);
            stop.onRequest(Thread.currentThread()::interrupt);
            var began = System.nanoTime();
            var report = new Report(
                    options.outputFolder().map(root::resolve), command, () -> Surroundings.describe(root), steps);
            var sections = Suite.run(new Bench(root, options, steps, report));
            var reached = sections.stream()
                    .flatMap(section -> section.comparisons().stream())
                    .filter(comparison -> comparison.goal().isPresent())
                    .toList();
            steps.line(String.format(
                    Locale.ROOT,
                    "RESULT benchmarks=%d goals=%d reached=%d lost=0 seconds=%.1f outcome=done",
                    sections.size(),
                    reached.size(),
                    reached.stream()
                            .filter(comparison -> comparison.ratios().median()
                                    >= comparison.goal().getAsDouble())
                            .count(),
                    (System.nanoTime() - began) / 1e9));
            return ExitCodes.DONE;
        } catch (InTheWayException e) {
            System.err.println(e.getMessage());
            return ExitCodes.WRONG_USE;
        } catch (LostException e) {
            System.err.println(e.getMessage());
            steps.line("RESULT lost=" + e.lost() + " outcome=failed");
            return ExitCodes.FAILED;
        } catch (InterruptedException | InterruptedIOException e) {
            steps.line("Interrupted: everything that was started is stopped");
            return ExitCodes.FAILED;
        }
    }
}
