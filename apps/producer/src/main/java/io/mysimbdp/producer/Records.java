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

    /** Where to go on after the last one. */
    Position position();
}
