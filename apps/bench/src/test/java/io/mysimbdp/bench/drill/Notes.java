// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.IntStream;

/** A small dataset, and stocks of its records to feed from. */
final class Notes {
    static final Dataset DATASET = DescriptorReader.read("notes.yaml", """
            dataset: notes
            tenant: test
            source: {format: csv}
            fields:
              - {name: id, type: text, required: true}
            table: {name: notes_by_id, question: Which notes are there?, partition_key: [id]}
            """);

    private Notes() {}

    static Path stock(Path folder, int records) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("id");
        IntStream.range(0, records).forEach(i -> lines.add("record-" + i));
        return Files.write(folder.resolve("stock.csv"), lines);
    }
}
