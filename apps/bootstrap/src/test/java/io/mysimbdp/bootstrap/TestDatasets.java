// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;

/** A small dataset, and variants of it. */
final class TestDatasets {
    static final String READINGS = """
            dataset: readings
            tenant: acme
            source: {format: csv, max_record_bytes: 2048}
            fields:
              - {name: id, type: text, required: true}
              - {name: at, type: timestamp, required: true}
              - {name: value, type: double}
            event_time: at
            topic: {partitions: 6, key: [id], retention: 7d}
            table:
              name: readings_by_id
              question: What's the value?
              partition_key: [id]
              clustering: [at desc]
              retention: 30d
            """;

    private TestDatasets() {}

    static Dataset readings() {
        return DescriptorReader.read("readings.yaml", READINGS);
    }

    static Dataset readings(String part, String replacement) {
        if (!READINGS.contains(part)) {
            throw new IllegalArgumentException(part);
        }
        return DescriptorReader.read("readings.yaml", READINGS.replace(part, replacement));
    }
}
