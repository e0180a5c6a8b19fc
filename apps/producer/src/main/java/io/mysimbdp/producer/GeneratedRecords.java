// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.RecordReader.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that are made up as the descriptor's section {@code sample} says, to try how fast sending is: two thousand different
 * ones, made before the first is sent and taken again and again. Those that can't be read are left out.
 */
final class GeneratedRecords implements Records {
    private static final int DIFFERENT = 2_000;

    private final List<ReadResult.Parsed> records;
    private final long count;
    private long given;

    private GeneratedRecords(List<ReadResult.Parsed> records, long count, long given) {
        this.records = records;
        this.count = count;
        this.given = given;
    }

    /**
     * Makes them.
     *
     * @param count how many are given, from the beginning
     * @param from where to go on
     */
    static GeneratedRecords of(Dataset dataset, long count, Position from) throws IOException {
        var file = Files.createTempFile("mysimbdp-generated-", ".data");
        try {
            var unused = SampleGenerator.generate(
                    dataset, DIFFERENT, dataset.sample().orElseThrow().seed(), file);
            var records = new ArrayList<ReadResult.Parsed>(DIFFERENT);
            try (var reader = RecordReader.open(dataset, file, Position.START, false)) {
                for (var record = reader.next(); record != null; record = reader.next()) {
                    if (record instanceof ReadResult.Parsed parsed) {
                        records.add(parsed);
                    }
                }
            }
            return new GeneratedRecords(records, count, from.lines());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public ReadResult next() {
        if (given >= count) {
            return null;
        }
        var record = records.get((int) (given % records.size()));
        given++;
        return new ReadResult.Parsed(
                given, given, record.json(), record.keyTexts(), record.idTexts(), record.eventTime());
    }

    @Override
    public Position position() {
        return new Position(given, given);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
