// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.reconcile.LineageReader;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows the latest ingestion runs of datasets. */
final class Runs {
    private static final int SHOWN = 3;

    private final LineageReader lineage;

    Runs(CqlSession session) {
        this.lineage = new LineageReader(session);
    }

    void print(List<Dataset> datasets, PrintStream out) {
        for (var dataset : datasets) {
            for (var run : lineage.latest(dataset, SHOWN)) {
                out.printf(
                        Locale.ROOT,
                        "  %s %-12s %s: %s, read %,d, rejected %,d, sent %,d, stored %,d, dead letters %,d%n",
                        run.started(),
                        run.status(),
                        dataset.id(),
                        run.source(),
                        run.read(),
                        run.rejected(),
                        run.produced(),
                        run.stored(),
                        run.deadLettered());
            }
        }
    }
}
