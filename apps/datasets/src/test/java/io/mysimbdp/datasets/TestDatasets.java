// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Small datasets for tests. */
public final class TestDatasets {
    private TestDatasets() {}

    /** A dataset of CSV; each field as in a descriptor, without its braces. The first field is the primary key. */
    public static Dataset csv(String... fields) {
        return of("format: csv", fields);
    }

    /** A dataset of JSON lines; each field as in a descriptor, without its braces. The first field is the primary key. */
    public static Dataset json(String... fields) {
        return of("format: jsonl", fields);
    }

    /**
     * A dataset.
     *
     * @param source its section {@code source}, without braces
     * @param fields each field as in a descriptor, without its braces; the first is the primary key
     */
    public static Dataset of(String source, String... fields) {
        return with(source, "", fields);
    }

    /**
     * A dataset with further sections.
     *
     * @param more whole lines of YAML
     */
    public static Dataset with(String source, String more, String... fields) {
        var first = fields[0].replaceAll(".*name: (\\w+).*", "$1");
        var key = more.contains("table:") ? "" : "table: {name: t, partition_key: [" + first + "]}\n";
        return DescriptorReader.read(
                "test.yaml",
                "dataset: test\ntenant: acme\nsource: {" + source + "}\nfields:\n"
                        + Arrays.stream(fields)
                                .map(field -> "  - {" + field + "}\n")
                                .collect(Collectors.joining())
                        + key + more);
    }
}
