// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the fuzzer: {@code scripts/fuzz}. */
@Command(
        name = "scripts/fuzz",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Damages descriptors, CSV and JSON sources, messages, headers and settings at random, and reads them: nothing may"
                    + " crash, hang, or lose a record in silence.",
            "What does harm is written to a file, to become a test."
        },
        footer = {"", "Exit codes: 0 nothing found, 1 something found, 2 wrong use."})
public final class FuzzMain implements Callable<Integer> {
    private static final int STOP_SECONDS = 30;

    @Option(
            names = "--inputs",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "how many, over all targets (${DEFAULT-VALUE})")
    private long inputs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the same seed makes the same inputs (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".local/fuzz",
            description = "where inputs that do harm are written (${DEFAULT-VALUE})")
    private Path directory;

    private final Path root;

    private FuzzMain(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) {
        var root = Path.of(System.getProperty("mysimbdp.root", "."));
        System.exit(new CommandLine(new FuzzMain(root)).execute(arguments));
    }

    @Override
    public Integer call() {
        if (inputs < 1) {
            System.err.println("--inputs must be at least 1, got " + inputs);
            return ExitCodes.WRONG_USE;
        }
        return AppRunner.run(this::run, STOP_SECONDS);
    }

    private int run(StopSignal stop) throws Exception {
        var targets = Targets.all(root, root.resolve(directory));
        var began = System.nanoTime();
        var each = Math.max(1, (inputs + targets.size() - 1) / targets.size());
        var kinds = new LinkedHashMap<String, Finding>();
        var found = 0;
        try (var progress = Progress.start("fuzz", OptionalLong.of(each * targets.size()))) {
            for (var i = 0; i < targets.size() && !stop.isRequested(); i++) {
                var target = targets.get(i);
                var before = i * each;
                var findings = new Fuzzer(target, seed)
                        .feed(each, done -> progress.update(before + done, target.name()), stop::isRequested);
                found += findings.size();
                findings.forEach(finding -> kinds.putIfAbsent(finding.kind(), finding));
            }
        }
        report(kinds);
        System.out.printf(
                Locale.ROOT,
                "RESULT inputs=%d targets=%d seed=%d findings=%d kinds=%d seconds=%.1f outcome=%s%n",
                each * targets.size(),
                targets.size(),
                seed,
                found,
                kinds.size(),
                (System.nanoTime() - began) / 1e9,
                stop.isRequested() ? "interrupted" : kinds.isEmpty() ? "done" : "failed");
        return kinds.isEmpty() && !stop.isRequested() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private void report(Map<String, Finding> kinds) throws IOException {
        for (var entry : kinds.entrySet()) {
            var finding = entry.getValue();
            var file = Files.createDirectories(root.resolve(directory))
                    .resolve(finding.target() + "-" + seed + "-" + finding.number());
            Files.write(file, finding.input());
            System.out.println("FOUND " + entry.getKey() + " (input " + finding.number() + ", " + finding.millis()
                    + " ms): " + file);
            finding.error().ifPresent(error -> System.out.println("      " + error));
        }
    }
}
