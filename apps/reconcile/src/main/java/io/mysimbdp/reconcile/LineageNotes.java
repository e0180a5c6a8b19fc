// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import com.datastax.oss.driver.api.core.DriverException;
import io.mysimbdp.datasets.Dataset;
import java.util.ArrayList;
import java.util.List;

/** Compares what runs said with what was found. A difference is no proof of a loss, but something to look at. */
final class LineageNotes {
    private static final int RUNS = 200;

    private LineageNotes() {}

    static List<String> compare(Dataset dataset, List<SourceResult> sources, LineageReader lineage) {
        try {
            return compare(sources, lineage.latest(dataset, RUNS));
        } catch (DriverException e) {
            return List.of("lineage can't be read: " + e.getMessage());
        }
    }

    /**
     * @param runs latest first
     */
    static List<String> compare(List<SourceResult> sources, List<RunLineage> runs) {
        var notes = new ArrayList<String>();
        for (var source : sources) {
            runs.stream()
                    .filter(run -> run.source().equals(source.source()))
                    .findFirst()
                    .ifPresentOrElse(
                            run -> compare(source, run, notes),
                            () -> notes.add("lineage knows no run of " + source.source() + " among the latest " + RUNS
                                    + " of the dataset"));
        }
        return notes;
    }

    private static void compare(SourceResult source, RunLineage run, List<String> notes) {
        var name = "run " + run.runId() + " of " + source.source();
        if (!run.status().equals("done")) {
            notes.add(name + " is " + run.status() + ", with " + run.read() + " of " + source.read() + " records read");
            return;
        }
        difference(name + " read", run.read(), "the source holds", source.read(), notes);
        difference(name + " rejected", run.rejected(), "there are unreadable", source.rejected(), notes);
        difference(
                name + " sent", run.produced(), "the source holds readable", source.read() - source.rejected(), notes);
        if (run.outstanding() != 0) {
            notes.add(name + " sent " + run.produced() + " messages, but consumers account for "
                    + (run.stored() + run.deadLettered()) + ": " + run.stored() + " stored and " + run.deadLettered()
                    + " dead letters");
        }
    }

    private static void difference(String what, long said, String other, long found, List<String> notes) {
        if (said != found) {
            notes.add(what + " " + said + " records, but " + other + " " + found);
        }
    }
}
