// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RecordReaderPositionTest {
    private static final Dataset NOTES = DescriptorReader.read("notes.yaml", """
            dataset: notes
            tenant: test
            version: 1
            description: Texts that may have line ends in them
            source: {format: csv}
            fields:
              - {name: id, type: text, required: true}
              - {name: note, type: text}
            topic: {partitions: 1, key: [id]}
            table: {name: notes, question: Which notes are there?, partition_key: [id]}
            """);

    private static final String TEXT = "id,note\n1,a\n\n2,\"b\nb\nb\"\n3,c\n4,\"open\n5,e\n\n6,f\n";

    @Test
    void a_reader_opened_at_any_position_goes_on_with_the_same_records_and_line_numbers() throws IOException {
        for (var content : List.of(TEXT.getBytes(StandardCharsets.UTF_8), gzip(TEXT))) {
            var all = new ArrayList<String>();
            var positions = new ArrayList<RecordReader.Position>();
            positions.add(RecordReader.Position.START);
            try (var reader = open(content, RecordReader.Position.START)) {
                for (var result = reader.next(); result != null; result = reader.next()) {
                    all.add(describe(result));
                    positions.add(reader.position());
                }
            }
            assertThat(all).containsExactly("2 1", "4 2", "7 3", "8 -", "9 5", "11 6");
            for (var i = 0; i < positions.size(); i++) {
                assertThat(readAll(content, positions.get(i))).isEqualTo(all.subList(i, all.size()));
            }
        }
    }

    private static List<String> readAll(byte[] content, RecordReader.Position from) throws IOException {
        var found = new ArrayList<String>();
        try (var reader = open(content, from)) {
            for (var result = reader.next(); result != null; result = reader.next()) {
                found.add(describe(result));
            }
        }
        return found;
    }

    private static RecordReader open(byte[] content, RecordReader.Position from) throws IOException {
        return RecordReader.open(NOTES, "notes", new ByteArrayInputStream(content), from, false);
    }

    private static String describe(ReadResult result) {
        return result.line() + " " + (result instanceof ReadResult.Parsed parsed ? parsed.keyTexts()[0] : "-");
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
