// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareWritesTest {
    @Test
    void shouldCountRowsOfTheSameKeyOnce() {
        var notes = DescriptorReader.read("notes.yaml", """
                dataset: notes
                tenant: test
                source: {format: csv}
                fields:
                  - {name: author, type: text, required: true}
                  - {name: note, type: text}
                  - {name: nr, type: int, required: true}
                table:
                  name: notes_by_author
                  question: Which notes has an author?
                  partition_key: [author]
                  clustering: [nr]
                """);

        var keys = BareWrites.keys(
                notes,
                List.of(
                        new Row(List.of("a", "first", 1), 1),
                        new Row(List.of("a", "second", 2), 2),
                        new Row(List.of("a", "first again", 1), 3),
                        new Row(List.of("b", "first", 1), 4)));

        assertThat(keys).isEqualTo(3);
    }
}
