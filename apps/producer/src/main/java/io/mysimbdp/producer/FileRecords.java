// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.RecordReader.Position;
import java.io.IOException;

/** The records of a file or of standard input. */
final class FileRecords implements Records {
    private final RecordReader reader;

    FileRecords(RecordReader reader) {
        this.reader = reader;
    }

    @Override
    public ReadResult next() throws IOException {
        return reader.next();
    }

    @Override
    public long heldBack() {
        return reader.heldBack();
    }

    @Override
    public Position position() {
        return reader.position();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
