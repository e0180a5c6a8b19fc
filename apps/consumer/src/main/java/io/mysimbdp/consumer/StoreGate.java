// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import java.util.Optional;

/**
 * Whether the rows of a dataset can be stored at all, judged by how its latest writes ended. Written by the polling thread,
 * read by any.
 */
final class StoreGate {
    /** So many failures in a row, with no success between them, mean that the store is away. */
    private static final int FAILURES = 5;

    private final Dataset dataset;
    private int failuresInARow;
    private volatile String away;

    StoreGate(Dataset dataset) {
        this.dataset = dataset;
    }

    Dataset dataset() {
        return dataset;
    }

    /**
     * Notes a success.
     *
     * @return whether the store had been away
     */
    boolean success() {
        var wasAway = away != null;
        failuresInARow = 0;
        away = null;
        return wasAway;
    }

    /**
     * Notes a transient failure.
     *
     * @return whether the store is away from now on
     */
    boolean failure(String reason) {
        failuresInARow++;
        if (failuresInARow < FAILURES) {
            return false;
        }
        var wasThere = away == null;
        away = reason;
        return wasThere;
    }

    /** Forgets what was: nothing is under way that could find out whether the store is back. */
    void reset() {
        failuresInARow = 0;
        away = null;
    }

    /** Why the store is away; empty while it is there. */
    Optional<String> away() {
        return Optional.ofNullable(away);
    }
}
