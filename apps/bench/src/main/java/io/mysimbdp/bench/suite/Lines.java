// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Records as callers of the data service send them. */
final class Lines {
    private Lines() {}

    /** The records of a sample that are right, as JSON. */
    static List<byte[]> valid(Dataset dataset, Path sample) throws IOException {
        var checker = new RecordChecker(dataset);
        var now = Instant.now();
        var lines = new ArrayList<byte[]>();
        try (var reader = RecordReader.open(dataset, sample, RecordReader.Position.START, false)) {
            for (var record = reader.next(); record != null; record = reader.next()) {
                if (record instanceof ReadResult.Parsed parsed
                        && checker.check(parsed.json(), "bench#" + parsed.line(), now, now)
                                instanceof CheckResult.Valid) {
                    lines.add(parsed.json());
                }
            }
        }
        return lines;
    }
}
