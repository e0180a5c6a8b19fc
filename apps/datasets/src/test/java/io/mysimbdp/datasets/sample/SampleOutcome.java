// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What reading and checking a source came to, as the platform does it.
 *
 * @param unreadable the reasons of the lines that can't be read
 * @param refused how many records were refused for which reason
 * @param accepted how many records passed
 * @param keys the distinct primary keys of those
 */
record SampleOutcome(List<String> unreadable, Map<Reason, Long> refused, long accepted, Set<List<Object>> keys) {

    static SampleOutcome of(Dataset dataset, byte[] source) throws IOException {
        var columns = dataset.columns().stream().map(Column::name).toList();
        var checker = new RecordChecker(dataset);
        var now = Instant.now();
        var unreadable = new ArrayList<String>();
        var refused = new EnumMap<Reason, Long>(Reason.class);
        var keys = new HashSet<List<Object>>();
        var accepted = 0L;
        try (var reader = RecordReader.open(
                dataset, "sample", new ByteArrayInputStream(source), RecordReader.Position.START, false)) {
            for (var result = reader.next(); result != null; result = reader.next()) {
                if (result instanceof ReadResult.Unreadable line) {
                    unreadable.add(line.reason());
                } else if (result instanceof ReadResult.Parsed record) {
                    var check = checker.check(record.json(), "sample:" + record.endOffset(), now, now);
                    if (check instanceof CheckResult.Invalid invalid) {
                        refused.merge(invalid.reason(), 1L, Long::sum);
                    } else if (check instanceof CheckResult.Valid valid) {
                        accepted++;
                        keys.add(dataset.primaryKey().stream()
                                .map(column -> valid.row().values().get(columns.indexOf(column)))
                                .toList());
                    }
                }
            }
        }
        return new SampleOutcome(unreadable, refused, accepted, keys);
    }

    long refused(Reason reason) {
        return refused.getOrDefault(reason, 0L);
    }
}
