// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.RecordChecker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads records that are JSON objects already, whatever the format of the dataset's own source. Not thread-safe. */
public final class JsonRecords {
    private final RecordChecker.Extractor extractor;
    private final int keys;
    private final int ids;
    private final String[] texts;

    public JsonRecords(Dataset dataset) {
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

    /**
     * Reads a record.
     *
     * @param json the record; kept by the result
     * @param line where it stands in its source, from 1
     * @param endOffset where the record after it begins
     */
    public ReadResult read(byte[] json, long line, long endOffset) {
        Arrays.fill(texts, null);
        var problem = extractor.read(json, texts);
        return problem.isPresent()
                ? new ReadResult.Unreadable(
                        line,
                        endOffset,
                        problem.get(),
                        Arrays.copyOf(json, Math.min(json.length, LineInput.KEPT_OF_OVER_LONG)))
                : new ReadResult.Parsed(
                        line,
                        endOffset,
                        json,
                        Arrays.copyOfRange(texts, 0, keys),
                        Arrays.copyOfRange(texts, keys, keys + ids),
                        texts.length > keys + ids ? texts[keys + ids] : null);
    }
}
