// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.bench.place.InTheWayException;
import io.mysimbdp.bench.place.Steps;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.ExitCodes;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line of drills: {@code scripts/drill}. */
@Command(
        name = "scripts/drill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Breaks the platform on this machine again and again while data flows: real brokers, nodes and apps are killed,"
                    + " stopped and restarted, sources are bad, disks full, clocks wrong.",
            "Waits after each fault until all is well again, and proves in the end, by key, that no record was lost."
        },
        footer = {
            "",
            "Exit codes: 0 all recovered and nothing lost, 1 something was lost or did not recover, 2 wrong use."
        })
public final class DrillMain implements Callable<Integer> {
    /** A stop waits for producers and consumers to drain (30 s each), then for brokers and nodes. */
    private static final int STOP_SECONDS = 180;

    @Mixin
    private final DrillOptions options = new DrillOptions();

    private final Path root;

    private DrillMain(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) {
        var root = Path.of(System.getProperty("mysimbdp.root", "."));
        System.exit(new CommandLine(new DrillMain(root)).execute(arguments));
    }

    @Override
    public Integer call() {
        return AppRunner.run(
                stop -> {
                    try {
                        if (options.list) {
                            return list();
                        }
                        return new Drill(root, options, new Steps(System.out), stop).run();
                    } catch (InTheWayException e) {
                        System.err.println(e.getMessage());
                        return ExitCodes.WRONG_USE;
                    }
                },
                STOP_SECONDS);
    }

    private int list() {
        options.check();
        for (var kind : options.kinds()) {
            System.out.printf("%-18s %s%n", kind.optionName(), kind.label());
        }
        System.out.println();
        FaultPlan.draw(options, options.kinds()).forEach(fault -> System.out.println(fault.what()));
        return ExitCodes.DONE;
    }
}
