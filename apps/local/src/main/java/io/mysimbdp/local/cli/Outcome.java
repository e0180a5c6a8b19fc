// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.reconcile.ReconcileResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What the main job came to: every record read is rejected at the source, stored, with the dead letters, or lost.
 *
 * @param results one a dataset
 * @param duration how long the whole job took
 */
record Outcome(List<ReconcileResult> results, Duration duration) {

    Outcome {
        results = List.copyOf(results);
    }

    long read() {
        return sum(ReconcileResult::read);
    }

    long rejected() {
        return sum(ReconcileResult::rejected);
    }

    /** What the source could read, and so what must have been sent. */
    long produced() {
        return read() - rejected();
    }

    long stored() {
        return sum(ReconcileResult::stored);
    }

    long deadLettered() {
        return sum(ReconcileResult::deadLetters);
    }

    long lost() {
        return sum(ReconcileResult::lost);
    }

    private long sum(ToLongFunction<ReconcileResult> figure) {
        return results.stream().mapToLong(figure).sum();
    }

    /** For people: one line a dataset. */
    String table() {
        var table = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-28s %10s %9s %10s %10s %10s %12s %6s%n",
                "dataset",
                "read",
                "rejected",
                "stored",
                "rows",
                "duplicates",
                "dead letters",
                "lost"));
        results.forEach(result -> table.append(String.format(
                Locale.ROOT,
                "  %-28s %10d %9d %10d %10d %10d %12d %6d%n",
                result.dataset(),
                result.read(),
                result.rejected(),
                result.stored(),
                result.rows(),
                result.duplicates(),
                result.deadLetters(),
                result.lost())));
        return table.toString();
    }

    /** For scripts. */
    String line() {
        return String.format(
                Locale.ROOT,
                "RESULT read=%d rejected=%d produced=%d stored=%d dead_lettered=%d lost=%d seconds=%.1f",
                read(),
                rejected(),
                produced(),
                stored(),
                deadLettered(),
                lost(),
                Phases.seconds(duration));
    }
}
