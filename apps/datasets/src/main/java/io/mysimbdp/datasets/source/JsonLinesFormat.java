// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import io.mysimbdp.datasets.Dataset;
import java.io.IOException;

/** One JSON object a line; empty lines are no records. */
final class JsonLinesFormat implements RecordFormat {
    private final Utf8 utf8 = new Utf8();
    private final JsonRecords records;
    private final int maxBytes;
    private final boolean wholeLinesOnly;
    private long passedOver;

    JsonLinesFormat(Dataset dataset, boolean wholeLinesOnly) {
        this.wholeLinesOnly = wholeLinesOnly;
        maxBytes = dataset.source().maxRecordBytes();
        records = new JsonRecords(dataset);
    }

    @Override
    public long passedOver() {
        return passedOver;
    }

    @Override
    public ReadResult next(LineInput input) throws IOException {
        while (true) {
            var line = input.next();
            if (line == null || (wholeLinesOnly && !line.terminated())) {
                return null;
            }
            var overLong = RecordFormat.overLong(line, maxBytes);
            if (overLong != null) {
                return overLong;
            }
            var text = utf8.decode(line.bytes());
            if (text == null) {
                return RecordFormat.unreadable(line, "is not valid UTF-8");
            }
            if (text.isBlank()) {
                passedOver = line.endOffset();
                continue;
            }
            return records.read(line.bytes(), line.number(), line.endOffset());
        }
    }
}
