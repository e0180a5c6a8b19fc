// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.InTheWayException;
import io.mysimbdp.bench.place.RunFolder;
import io.mysimbdp.local.process.SettingsProblems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the benchmarks, as the command line fills them. */
final class BenchOptions {
    @Option(
            names = "--quick",
            description = "a small run that shows that they work and lose nothing; its times say nothing")
    boolean quick;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "only these, separated by commas: producer, consumer, daas, end-to-end, growth, memory, start, soak (all; with"
                            + " --quick producer, consumer and daas)")
    List<String> only = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often each measurement is repeated, in turn with its reference (5; with --quick 1)")
    Integer rounds;

    @Option(
            names = "--records",
            paramLabel = "N",
            description =
                    "records of a measurement; one that is slower takes a part of them (500000; with --quick 20000)")
    Integer records;

    @Option(names = "--minutes", paramLabel = "N", description = "how long the soak lasts (60; with --quick 1)")
    Integer minutes;

    @Option(
            names = "--profile",
            description = "record a run more of producer and consumer, and say where their time goes")
    boolean profile;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write the results there as Markdown and SVG, such as docs/benchmarks")
    Path out;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".local/bench",
            description = "where everything else is written; what is there is deleted (${DEFAULT-VALUE})")
    Path directory;

    /**
     * Checks them.
     *
     * @param root the project's directory
     * @throws InTheWayException with all that is wrong with them
     */
    void check(Path root) {
        try {
            new SettingsProblems()
                    .range("--rounds", rounds(), 1, 100)
                    .range("--records", records(), 10_000, 100_000_000)
                    .range("--minutes", minutes(), 1, 10_000)
                    .require(Suite.NAMES.containsAll(only), "--only must name some of " + Suite.NAMES, only)
                    .throwIfAny();
        } catch (IllegalArgumentException e) {
            throw new InTheWayException(e.getMessage());
        }
        RunFolder.requireApart(root, directory);
        // Each benchmark deletes a folder of its own; the last should not be refused after hours of the others.
        for (var name : wanted()) {
            var unused = RunFolder.of(root, directory.resolve(name));
        }
    }

    int rounds() {
        return rounds != null ? rounds : quick ? 1 : 5;
    }

    int records() {
        return records != null ? records : quick ? 20_000 : 500_000;
    }

    int minutes() {
        return minutes != null ? minutes : quick ? 1 : 60;
    }

    Optional<Path> outputFolder() {
        return Optional.ofNullable(out);
    }

    List<String> wanted() {
        if (!only.isEmpty()) {
            return only;
        }
        return quick ? List.of("producer", "consumer", "daas") : Suite.NAMES;
    }
}
