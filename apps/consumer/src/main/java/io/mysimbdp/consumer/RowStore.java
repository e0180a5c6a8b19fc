// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where rows are stored. Thread-safe. */
interface RowStore {
    /**
     * Stores rows of one partition of a dataset's table; none or some of them may be stored where it fails.
     *
     * @return ends with the error where it fails; never throws
     */
    CompletionStage<?> write(Dataset dataset, List<Row> rows);

    /** Stores what became of the messages of a run in a range of offsets, in place of what was stored for its start. */
    CompletionStage<?> write(List<RunOutcome> outcomes);

    /** What kind of error a write ended with. */
    ErrorKind kind(Throwable error);

    /** What to do about an error. */
    enum ErrorKind {
        /** The rows themselves are at fault: trying again can't help. */
        DATA,
        /** Something else is at fault: trying again later may help. */
        TRANSIENT
    }
}
