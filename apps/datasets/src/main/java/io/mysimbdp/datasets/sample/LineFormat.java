// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Dataset;

/** How a sample's records are written as lines. Not thread-safe. */
sealed interface LineFormat permits CsvLines, JsonLines {

    /** @param makers the maker of each field's values, by the field's index; null where it has none */
    static LineFormat of(Dataset dataset, ValueMaker[] makers) {
        return switch (dataset.source().format()) {
            case CSV -> new CsvLines(dataset, makers);
            case JSONL -> new JsonLines(dataset, makers);
        };
    }

    /** Writes what stands before the first record, with its line end; often nothing. */
    void writeHeader(LineBuffer to);

    /**
     * Writes a record without a line end after it.
     *
     * @param fault what stands in one field instead of its value; null for a record that is as it should be
     */
    void writeRecord(LineBuffer to, long record, Draws draws, Fault fault);

    /** Whether a line can be cut so that the rest surely can't be read. */
    boolean canBeHalved();

    /** Where to cut the line that was written last, so that the rest surely can't be read. */
    int middle(LineBuffer line, Draws draws);
}
