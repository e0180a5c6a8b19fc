// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.io.IOException;
import java.util.Collection;

/** The rows of a dataset's table. */
interface StoredRows {
    /**
     * Looks in each partition, and tells each lookup of the rows that are there.
     *
     * @throws IOException if the table can't be read
     */
    void look(Collection<PartitionLookup> lookups) throws IOException, InterruptedException;

    /**
     * The number of all rows.
     *
     * @throws IOException if the table can't be read
     */
    long count() throws IOException, InterruptedException;
}
