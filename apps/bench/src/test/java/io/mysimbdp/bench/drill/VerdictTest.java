// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bench.drill.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void shouldSayForEachKindOfFaultHowLongRecoveringTook() {
        var verdict = new Verdict(
                List.of(
                        round(Kind.KILL_NODE, 9, Optional.empty()),
                        round(Kind.KILL_NODE, 3, Optional.empty()),
                        round(Kind.KILL_NODE, 5, Optional.empty()),
                        round(Kind.FULL_DISK, 7, Optional.empty())),
                List.of(),
                List.of());

        assertThat(verdict.table())
                .containsPattern("kill -9 of a node +3 +3 +3\\.0 s +5\\.0 s +9\\.0 s")
                .containsPattern("full disk of a node +1 +1 ")
                .doesNotContain("SIGSTOP");
        assertThat(verdict.line()).startsWith("RESULT drills=4 recovered=4 ").endsWith("outcome=done");
    }

    @Test
    void shouldFailWhereSomethingDidNotRecoverOrWentWrongBesideTheFaults() {
        var rounds = List.of(
                round(Kind.KILL_NODE, 9, Optional.empty()), round(Kind.KILL_NODE, 300, Optional.of("no node answers")));

        assertThat(new Verdict(rounds, List.of(), List.of()).line())
                .startsWith("RESULT drills=2 recovered=1 ")
                .endsWith("outcome=failed");
        assertThat(new Verdict(rounds.subList(0, 1), List.of(), List.of("a feed ended")).line())
                .endsWith("outcome=failed");
    }

    @Test
    void shouldSayWhatWasDoneBeforeItWasInterrupted() {
        var verdict = new Verdict(List.of(round(Kind.KILL_NODE, 9, Optional.empty())), List.of(), List.of());

        assertThat(verdict.interrupted())
                .isEqualTo("RESULT drills=1 recovered=1 lost=unknown duplicates=unknown read=0 outcome=interrupted");
    }

    private static RoundResult round(Kind kind, int seconds, Optional<String> missing) {
        return new RoundResult(
                new Fault(kind, kind.label(), stage -> {}),
                Duration.ofSeconds(1),
                Duration.ofSeconds(seconds),
                missing,
                List.of());
    }
}
