// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader.Position;
import java.io.Closeable;
import java.io.IOException;

/** The records of a source, one after another. Used by one thread. */
interface Records extends Closeable {
    /** The next record, or null at the end. */
    ReadResult next() throws IOException;

    /** How many bytes were read that are no record yet, because their end has not come. */
    default long heldBack() {
        return 0;
    }

    /** Where to go on after the last one. */
    Position position();
}
