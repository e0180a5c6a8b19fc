// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.reconcile.ReconcileResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a drill came to.
 *
 * @param rounds in their order
 * @param proofs the last reconciliation of each dataset
 * @param troubles what went wrong beside the faults, so that the drill proves nothing
 */
record Verdict(List<RoundResult> rounds, List<ReconcileResult> proofs, List<String> troubles) {
    Verdict {
        rounds = List.copyOf(rounds);
        proofs = List.copyOf(proofs);
        troubles = List.copyOf(troubles);
    }

    long recovered() {
        return rounds.stream().filter(RoundResult::isRecovered).count();
    }

    long lost() {
        return proofs.stream().mapToLong(ReconcileResult::lost).sum();
    }

    /** Rows in the tables that come from no record: one that was stored twice under different keys would be there. */
    long duplicates() {
        return proofs.stream().mapToLong(proof -> proof.unexpected().orElse(0)).sum();
    }

    boolean isGood() {
        return recovered() == rounds.size() && lost() == 0 && duplicates() == 0 && troubles.isEmpty();
    }

    /**
     * What a comparison found that must not be, a sentence for each dataset. The last comparison is not enough: what is there by then was
     * missing all the same.
     *
     * @param rounds after how many it was made
     */
    static List<String> losses(int rounds, List<ReconcileResult> proofs) {
        return proofs.stream()
                .filter(proof -> proof.lost() > 0 || proof.unexpected().orElse(0) > 0)
                .map(proof -> "after round " + rounds + ", " + proof.dataset() + ": lost=" + proof.lost()
                        + " unexpected=" + proof.unexpected().orElse(0)
                        + proof.firstLost().stream()
                                .findFirst()
                                .map(lost -> ", the first lost is " + lost)
                                .orElse(""))
                .toList();
    }

    /** The rounds by kind of fault. */
    String table() {
        var table = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-26s %6s %10s   recovered after: %6s %8s %8s%n",
                "fault",
                "rounds",
                "recovered",
                "least",
                "median",
                "most"));
        for (var kind : Fault.Kind.values()) {
            var of = rounds.stream()
                    .filter(round -> round.fault().kind() == kind)
                    .toList();
            if (!of.isEmpty()) {
                var times = of.stream()
                        .map(RoundResult::recovered)
                        .mapToLong(Duration::toMillis)
                        .sorted()
                        .toArray();
                table.append(String.format(
                        Locale.ROOT,
                        "  %-26s %6d %10d %24.1f s %6.1f s %6.1f s%n",
                        kind.label(),
                        of.size(),
                        of.stream().filter(RoundResult::isRecovered).count(),
                        times[0] / 1e3,
                        times[times.length / 2] / 1e3,
                        Arrays.stream(times).max().orElse(0) / 1e3));
            }
        }
        return table.toString();
    }

    /** What became of the records. */
    String proof() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-28s %9s %9s %9s %9s %12s %6s %10s%n",
                "dataset",
                "read",
                "rejected",
                "stored",
                "rows",
                "dead letters",
                "lost",
                "unexpected"));
        proofs.forEach(proof -> text.append(String.format(
                Locale.ROOT,
                "  %-28s %9d %9d %9d %9d %12d %6d %10d%n",
                proof.dataset(),
                proof.read(),
                proof.rejected(),
                proof.stored(),
                proof.rows(),
                proof.deadLetters(),
                proof.lost(),
                proof.unexpected().orElse(0))));
        return text.toString();
    }

    /** The last line, for programs. */
    String line() {
        return line(isGood() ? "done" : "failed");
    }

    /** The last line of a drill that was interrupted; what is lost was counted when records were compared last, or is not known. */
    String interrupted() {
        return line("interrupted");
    }

    private String line(String outcome) {
        return "RESULT drills=" + rounds.size() + " recovered=" + recovered() + " lost=" + counted(lost())
                + " duplicates=" + counted(duplicates()) + " read="
                + proofs.stream().mapToLong(ReconcileResult::read).sum() + " outcome=" + outcome;
    }

    private String counted(long count) {
        return proofs.isEmpty() ? "unknown" : Long.toString(count);
    }
}
