// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.SourceFormat.Format;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.SourceException;
import java.io.IOException;
import java.io.InputStream;

/** Records that stand on lines: NDJSON and CSV. A broken line costs nothing but itself. */
final class LineSource implements RecordSource {
    private final RecordReader reader;

    private LineSource(RecordReader reader) {
        this.reader = reader;
    }

    /**
     * Reads what stands before the first record.
     *
     * @param anyColumns whether the columns of CSV are not those of the dataset's source
     * @throws BodyException if the header of CSV can't be read, or lacks a column that each record must have
     */
    static LineSource open(Dataset dataset, Format format, InputStream body, boolean anyColumns) throws IOException {
        try {
            return new LineSource(RecordReader.openText(dataset.sentAs(format, anyColumns), "body", body));
        } catch (SourceException e) {
            throw new BodyException(BodyException.Kind.MALFORMED, e.getMessage());
        }
    }

    @Override
    public Item next() throws IOException {
        var result = reader.next();
        if (result == null) {
            return null;
        }
        if (result instanceof ReadResult.Parsed parsed) {
            return new Sent(parsed.json(), parsed.line());
        }
        return new Broken(((ReadResult.Unreadable) result).reason(), result.line());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
