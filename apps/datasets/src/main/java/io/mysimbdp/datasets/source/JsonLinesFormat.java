// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.RecordChecker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One JSON object a line; empty lines are no records. */
final class JsonLinesFormat implements RecordFormat {
    private final Utf8 utf8 = new Utf8();
    private final RecordChecker.Extractor extractor;
    private final int maxBytes;
    private final boolean wholeLinesOnly;
    private final int keys;
    private final int ids;
    private final String[] texts;

    JsonLinesFormat(Dataset dataset, boolean wholeLinesOnly) {
        this.wholeLinesOnly = wholeLinesOnly;
        maxBytes = dataset.source().maxRecordBytes();
        var fields = new ArrayList<Field>();
        fields.addAll(named(dataset, dataset.topic().key()));
        fields.addAll(named(dataset, dataset.recordId()));
        dataset.eventTime().flatMap(dataset::field).ifPresent(fields::add);
        keys = dataset.topic().key().size();
        ids = dataset.recordId().size();
        extractor = new RecordChecker.Extractor(fields, dataset.source().emptyValues());
        texts = new String[fields.size()];
    }

    private static List<Field> named(Dataset dataset, List<String> names) {
        return names.stream().map(name -> dataset.field(name).orElseThrow()).toList();
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
                continue;
            }
            Arrays.fill(texts, null);
            var problem = extractor.read(line.bytes(), texts);
            return problem.isPresent()
                    ? RecordFormat.unreadable(line, problem.get())
                    : new ReadResult.Parsed(
                            line.number(),
                            line.endOffset(),
                            line.bytes(),
                            Arrays.copyOfRange(texts, 0, keys),
                            Arrays.copyOfRange(texts, keys, keys + ids),
                            texts.length > keys + ids ? texts[keys + ids] : null);
        }
    }
}
