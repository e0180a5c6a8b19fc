// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bench.drill.Fault.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    /** The faults in words, since two that do the same are not equal. */
    private static List<String> draw(int rounds, long seed, Set<Kind> kinds) {
        return faults(rounds, seed, kinds).stream().map(Fault::what).toList();
    }

    private static List<Fault> faults(int rounds, long seed, Set<Kind> kinds) {
        var options = new DrillOptions();
        options.rounds = rounds;
        options.seed = seed;
        options.brokers = 3;
        options.nodes = 3;
        options.consumers = 2;
        return FaultPlan.draw(options, kinds);
    }

    @Test
    void shouldDrawTheSameFaultsForTheSameSeedAndOthersForAnother() {
        assertThat(draw(30, 1, ALL)).isEqualTo(draw(30, 1, ALL)).isNotEqualTo(draw(30, 2, ALL));
    }

    @Test
    void shouldDrawEveryKindBeforeOneComesAgain() {
        var faults = faults(Kind.values().length, 7, ALL);

        assertThat(faults).extracting(Fault::kind).containsExactlyInAnyOrder(Kind.values());
    }

    @Test
    void shouldLeaveOutWhatIsNotOfferedAndChangeNothingElse() {
        var some = EnumSet.complementOf(EnumSet.of(Kind.FULL_DISK, Kind.SKEWED_CLOCK));

        var faults = draw(2 * some.size(), 3, some);

        assertThat(faults)
                .as("those of a machine that offers all, without the two kinds")
                .isEqualTo(faults(2 * Kind.values().length, 3, ALL).stream()
                        .filter(fault -> some.contains(fault.kind()))
                        .map(Fault::what)
                        .toList());
    }
}
