// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import io.mysimbdp.datasets.Dataset;
import java.io.IOException;
import java.util.Arrays;

/** How the lines of a source become records. Not thread-safe. */
sealed interface RecordFormat permits CsvFormat, JsonLinesFormat {

    /**
     * Reads what stands before the first record.
     *
     * @param name how to name the source in messages
     * @param wholeLinesOnly whether a last line without a line end is left for later
     * @throws SourceException if the source lacks a column that the dataset requires
     */
    static RecordFormat open(Dataset dataset, String name, LineInput input, boolean wholeLinesOnly) throws IOException {
        return switch (dataset.source().format()) {
            case CSV -> CsvFormat.open(dataset, name, input, wholeLinesOnly);
            case JSONL -> new JsonLinesFormat(dataset, wholeLinesOnly);
        };
    }

    /** The next record, or null at the end. */
    ReadResult next(LineInput input) throws IOException;

    /** How many lines were taken from the input that belong to no result yet. */
    default int linesAhead() {
        return 0;
    }

    /** Where the last line ends that was passed over because there is nothing on it. */
    long passedOver();

    /** What is wrong with a line whatever its format, or null. */
    static ReadResult.Unreadable overLong(LineInput.Line line, int maxBytes) {
        return line.overLong()
                ? unreadable(line, "has " + line.length() + " bytes, but a record may have at most " + maxBytes)
                : null;
    }

    static ReadResult.Unreadable unreadable(LineInput.Line line, String reason) {
        return unreadable(line, line.endOffset(), reason);
    }

    static ReadResult.Unreadable unreadable(LineInput.Line line, long endOffset, String reason) {
        var kept = Math.min(line.bytes().length, LineInput.KEPT_OF_OVER_LONG);
        return new ReadResult.Unreadable(line.number(), endOffset, reason, Arrays.copyOf(line.bytes(), kept));
    }
}
