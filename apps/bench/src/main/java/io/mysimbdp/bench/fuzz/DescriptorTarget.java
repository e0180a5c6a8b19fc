// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import io.mysimbdp.datasets.DescriptorException;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.TableCql;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** A descriptor is taken, or refused with its problems; one that is taken can be worked with. */
final class DescriptorTarget implements FuzzTarget {
    private final List<byte[]> descriptors;

    DescriptorTarget(List<byte[]> descriptors) {
        this.descriptors = List.copyOf(descriptors);
    }

    @Override
    public String name() {
        return "descriptor";
    }

    @Override
    public List<byte[]> seeds() {
        return descriptors;
    }

    @Override
    public List<String> words() {
        return List.of(
                "- ",
                ": ",
                "  ",
                "{",
                "}",
                "[",
                "]",
                "&a ",
                "*a",
                "!!int ",
                "!!binary ",
                "<<: ",
                "---\n",
                "...\n",
                "? ",
                "|\n",
                "#",
                "'",
                "required: true",
                "type: ",
                "text",
                "int",
                "bigint",
                "double",
                "decimal",
                "boolean",
                "timestamp",
                "date",
                "uuid",
                "list of text",
                "pattern: \"(a+)+$\"",
                "pattern: \"[\"",
                "min: ",
                "max: ",
                "formats: [",
                "zone: Mars/Base",
                "window: {from: ",
                "-1h",
                "derived:\n",
                "kind: bucket",
                "buckets: 0",
                "partition_key: []",
                "retention: ",
                "0d",
                "99999999d",
                "partitions: 0",
                "format: \"%d%s\"",
                "cycle: 0",
                "records: ",
                "uniform: [5, 1]",
                "words: [",
                "absent: 200%",
                "clock: ",
                "step: 0s");
    }

    @Override
    public void read(byte[] input) {
        try {
            var dataset = DescriptorReader.read("fuzz.yaml", new String(input, StandardCharsets.UTF_8));
            FuzzTarget.require(!TableCql.createTable(dataset).isEmpty(), "a dataset has a table");
            var now = Instant.parse("2026-06-01T00:00:00Z");
            var unused = new RecordChecker(dataset).check("{}".getBytes(StandardCharsets.UTF_8), "fuzz#1", now, now);
        } catch (DescriptorException e) {
            FuzzTarget.require(!e.problems().isEmpty(), "a descriptor that is refused has a problem");
        }
    }
}
