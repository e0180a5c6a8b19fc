// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.bench.drill.Fault.Kind;
import io.mysimbdp.bench.place.InTheWayException;
import io.mysimbdp.local.process.SettingsProblems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options of a drill, as the command line fills them. */
final class DrillOptions {
    @Option(names = "--rounds", paramLabel = "N", defaultValue = "10", description = "faults (${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the same seed gives the same faults (${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--quick", description = "faults last a few seconds only")
    boolean quick;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "only faults of these kinds, such as kill-node,full-disk; --list shows all")
    List<String> only = List.of();

    @Option(names = "--list", description = "list the faults that would be drawn, and end")
    boolean list;

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "3", description = "Kafka brokers (${DEFAULT-VALUE})")
    int brokers;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "Cassandra nodes (${DEFAULT-VALUE})")
    int nodes;

    @Option(names = "--consumers", paramLabel = "N", defaultValue = "2", description = "consumers (${DEFAULT-VALUE})")
    int consumers;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "records of each of the two datasets a second (${DEFAULT-VALUE})")
    int rate;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "how long a recovery may take (${DEFAULT-VALUE})")
    int patience;

    @Option(
            names = "--reconcile-every",
            paramLabel = "N",
            defaultValue = "25",
            description = "compare all records after so many rounds, and in the end (${DEFAULT-VALUE})")
    int reconcileEvery;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".local/drill",
            description = "where everything is written; what is there is deleted (${DEFAULT-VALUE})")
    Path directory;

    /** @throws InTheWayException with all that is wrong with them */
    void check() {
        var known = Arrays.stream(Kind.values()).map(Kind::optionName).toList();
        try {
            new SettingsProblems()
                    .range("--rounds", rounds, 1, 10_000)
                    .range("--brokers", brokers, 1, 9)
                    .range("--nodes", nodes, 1, 9)
                    .range("--consumers", consumers, 1, 16)
                    .range("--rate", rate, 1, 20_000)
                    .range("--patience", patience, 10, 3_600)
                    .range("--reconcile-every", reconcileEvery, 1, 10_000)
                    .require(known.containsAll(only), "--only must name kinds of " + known, only)
                    .throwIfAny();
        } catch (IllegalArgumentException e) {
            throw new InTheWayException(e.getMessage());
        }
    }

    Duration recoveryTime() {
        return Duration.ofSeconds(patience);
    }

    /** The kinds that are wanted. */
    Set<Kind> kinds() {
        return Arrays.stream(Kind.values())
                .filter(kind -> only.isEmpty() || only.contains(kind.optionName()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }
}
