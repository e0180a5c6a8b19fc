// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedRecordsTest {
    private static final Dataset NUMBERS = DescriptorReader.read("numbers.yaml", """
            dataset: numbers
            tenant: test
            source: {format: csv}
            fields:
              - {name: id, type: text, required: true}
              - {name: value, type: int}
            topic: {key: [id]}
            table: {name: numbers_by_id, question: Which numbers are there?, partition_key: [id]}
            sample:
              seed: 1
              records: 10
              fields:
                id: {serial: "n-%d"}
                value: {uniform: [0, 9]}
            """);

    private static List<ReadResult> read(long count, Position from) throws IOException {
        var results = new ArrayList<ReadResult>();
        try (var records = GeneratedRecords.of(NUMBERS, count, from)) {
            for (var record = records.next(); record != null; record = records.next()) {
                results.add(record);
                assertThat(records.position()).isEqualTo(new Position(record.endOffset(), record.line()));
            }
        }
        return results;
    }

    @Test
    void should_give_so_many_records_each_at_a_place_of_its_own() throws IOException {
        var records = read(25_000, Position.START);

        assertThat(records).hasSize(25_000).allMatch(ReadResult.Parsed.class::isInstance);
        assertThat(records).extracting(ReadResult::line).doesNotHaveDuplicates();
        var first = (ReadResult.Parsed) records.get(0);
        assertThat(first.keyTexts()).hasSize(1);
        assertThat(new String(first.json(), StandardCharsets.UTF_8)).contains("n-");
    }

    @Test
    void should_go_on_where_it_ended() throws IOException {
        var records = read(100, new Position(60, 60));

        assertThat(records).hasSize(40);
        assertThat(records.get(0).line()).isEqualTo(61);
    }
}
