// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bench.drill.Fault.Kind;
import io.mysimbdp.reconcile.LostRecord;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.SourceResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    @Test
    void shouldFailForWhatAnEarlierComparisonFoundAndTheLastOneDoesNot() {
        // Given
        var rounds = List.of(round(Kind.KILL_NODE, 9, Optional.empty()));
        var bad = List.of(proof("a.good", 0, 0), proof("a.lossy", 2, 0), proof("a.doubled", 0, 1));
        var good = List.of(proof("a.good", 0, 0), proof("a.lossy", 0, 0), proof("a.doubled", 0, 0));

        // When
        var troubles = Verdict.losses(25, bad);

        // Then
        assertThat(troubles)
                .containsExactly(
                        "after round 25, a.lossy: lost=2 unexpected=0, the first lost is notes.csv:7: record 7: no row",
                        "after round 25, a.doubled: lost=0 unexpected=1");
        assertThat(new Verdict(rounds, good, troubles).line()).endsWith("outcome=failed");
        assertThat(Verdict.losses(50, good)).isEmpty();
    }

    private static ReconcileResult proof(String dataset, long lost, long unexpected) {
        return new ReconcileResult(
                dataset,
                List.of(new SourceResult("notes.csv", 10, 0, 0, 10 - lost, lost)),
                Map.of(),
                10 - lost,
                0,
                OptionalLong.of(unexpected),
                lost == 0 ? List.of() : List.of(new LostRecord("notes.csv", 7, "7", "", "no row")),
                List.of(),
                Duration.ofSeconds(1));
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
