// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.source.SourceFile;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What to reconcile.
 *
 * @param dataset the dataset whose records the sources hold
 * @param sources the sources; each name once
 * @param countRows whether to count all rows of the table, to find rows that come from no record. Says something only
 *     if the sources are all that the table was ever filled from.
 * @param lostShown how many lost records to name, 0 to 100,000
 * @param now the instant that relative time windows count from
 */
public record ReconcileRequest(
        Dataset dataset, List<SourceFile> sources, boolean countRows, int lostShown, Instant now) {
    public static final int DEFAULT_LOST_SHOWN = 20;

    private static final int MAX_LOST_SHOWN = 100_000;

    public ReconcileRequest {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(now, "now");
        sources = List.copyOf(sources);
        if (lostShown < 0 || lostShown > MAX_LOST_SHOWN) {
            throw new IllegalArgumentException(
                    "lostShown must be from 0 to " + MAX_LOST_SHOWN + ", but is " + lostShown);
        }
        if (sources.stream().map(SourceFile::name).distinct().count() < sources.size()) {
            throw new IllegalArgumentException("sources must have different names, but are " + sources);
        }
    }

    public static ReconcileRequest of(Dataset dataset, List<SourceFile> sources) {
        return new ReconcileRequest(dataset, sources, false, DEFAULT_LOST_SHOWN, Instant.now());
    }

    public ReconcileRequest countingRows() {
        return new ReconcileRequest(dataset, sources, true, lostShown, now);
    }
}
