// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.SourceFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lines that no source should have, and some have. */
final class BadRecords {
    private static final List<String> CSV = List.of(
            "ST-0001,roof-01",
            "\"an open quote,roof-01,2026-01-15T00:00:00Z",
            "\"closed\"stray,roof-01",
            ",,,,,,,,,,,,,,,",
            ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
            "no commas at all",
            "ST-0001,roof-01,yesterday,1,2,3,4,5,6,7,8,9,3.6,-70,2.4.1,ok",
            "ST-0001,roof-01,2026-01-15T00:00:00Z,999,2,3,4,5,6,7,8,9,3.6,-70,2.4.1,ok",
            "ST-0001,roof-01,99999999999999999999,1,2,3,4,5,6,7,8,9,NaN,-70,2.4.1,ok",
            "station_id,sensor_id,event_time");

    private static final List<String> JSON = List.of(
            "{\"listing\": {\"id\": 1}, \"review_id\"",
            "[1, 2, 3]",
            "null",
            "\"only a text\"",
            "{\"listing\": 7, \"review_id\": [], \"written_at\": {}, \"rating\": \"good\", \"comment\": null}",
            "{\"rating\": 1e999, \"listing\": {\"id\": 99999999999999999999999}}",
            "{\"comment\": \"\\ud800\"}",
            "{}{}",
            "{'single': 'quotes'}");

    private BadRecords() {}

    /** So many lines, each with its line end; most of them are refused by the producer or by the consumer. */
    static List<byte[]> burst(Dataset dataset, int count, Random random) {
        var known = dataset.source().format() == SourceFormat.Format.CSV ? CSV : JSON;
        var lines = new ArrayList<byte[]>(count);
        for (var i = 0; i < count; i++) {
            lines.add(
                    switch (random.nextInt(6)) {
                        case 0 -> noise(1 + random.nextInt(200), random);
                        case 1 -> noise(dataset.source().maxRecordBytes() + 1 + random.nextInt(4_000), random);
                        case 2 -> nested(random.nextInt(3_000));
                        default -> line(known.get(random.nextInt(known.size())));
                    });
        }
        return lines;
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Any bytes but a line end, which comes last. */
    private static byte[] noise(int length, Random random) {
        var bytes = new byte[length + 1];
        random.nextBytes(bytes);
        for (var i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                bytes[i] = 0;
            }
        }
        bytes[length] = '\n';
        return bytes;
    }

    private static byte[] nested(int depth) {
        return line("{\"a\":".repeat(depth));
    }
}
