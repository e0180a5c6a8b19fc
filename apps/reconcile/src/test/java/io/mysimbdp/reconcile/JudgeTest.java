// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final Dataset dataset = DescriptorReader.read("readings.yaml", """
            dataset: readings
            tenant: acme
            source: {format: csv}
            fields:
              - {name: id, type: text, required: true}
              - {name: at, type: timestamp, required: true, window: {from: -30d, to: +1h}}
              - {name: value, type: int, max: 100}
            event_time: at
            topic: {partitions: 6, key: [id]}
            table:
              name: readings_by_id
              partition_key: [id]
              clustering: [at desc]
              retention: 400d
            """);
    private final FakeRows table = new FakeRows();
    private final DeadLetters deadLetters = new DeadLetters(Set.of("a.csv", "b.csv"));

    @TempDir
    private Path folder;

    private void stored(String id, String at) {
        table.store(new PrimaryKey(List.of(id), List.of(Instant.parse(at))));
    }

    private SourceFile file(String name, String... lines) throws Exception {
        var path = folder.resolve(name);
        Files.writeString(path, "id,at,value\n" + String.join("\n", lines) + "\n");
        return new SourceFile(path, name);
    }

    /** The record that is at this line of the file becomes one. */
    private void deadLetter(SourceFile source, long line, String reason) throws Exception {
        try (var reader = RecordReader.open(dataset, source.path(), RecordReader.Position.START, false)) {
            for (var result = reader.next(); result != null; result = reader.next()) {
                if (result.line() == line && result instanceof ReadResult.Parsed parsed) {
                    deadLetters.add(source.name(), line, parsed.json(), parsed.json().length, reason);
                    return;
                }
            }
        }
        throw new IllegalArgumentException("no record at line " + line);
    }

    @Test
    void aDeadLetterOfWhatWasInAFileOfThisNameBeforeIsNotThisRecord() throws Exception {
        // Given
        deadLetter(file("a.csv", "x,2026-05-19T00:00:00Z,999", "x,2026-05-19T00:01:00Z,998"), 2, "out-of-range");
        var source = file("a.csv", "x,2026-05-20T00:00:00Z,1", "y,2026-05-20T00:00:00Z,2");
        stored("y", "2026-05-20T00:00:00Z");

        // When
        var result = reconcile(source);

        // Then
        assertThat(result.sources()).containsExactly(new SourceResult("a.csv", 2, 0, 0, 1, 1));
        assertThat(result.firstLost().get(0).toString())
                .endsWith("is neither in the table nor a current dead letter (that of this line is of another record)");
    }

    private ReconcileResult reconcile(SourceFile... sources) throws Exception {
        return reconcile(new ReconcileRequest(dataset, List.of(sources), false, 20, NOW));
    }

    private ReconcileResult reconcile(ReconcileRequest request) throws Exception {
        return new Reconciler(table, deadLetters).run(request, System.nanoTime(), records -> {});
    }

    @Test
    void findsEveryKindOfRecord() throws Exception {
        // Given
        var source = file(
                "a.csv",
                "x,2026-05-20T00:00:00Z,1",
                "half a line",
                "x,2026-05-20T00:01:00Z,999",
                "x,2026-05-20T00:02:00Z,3",
                "x,2026-05-20T00:03:00Z,4",
                "x,2026-05-20T00:04:00Z,999");
        stored("x", "2026-05-20T00:00:00Z");
        deadLetter(source, 4, "out-of-range");
        deadLetter(source, 5, "store-refused");

        // When
        var result = reconcile(source);

        // Then
        assertThat(result.sources()).containsExactly(new SourceResult("a.csv", 6, 1, 2, 1, 2));
        assertThat(result.deadLettered()).isEqualTo(Map.of("out-of-range", 1L, "store-refused", 1L));
        assertThat(result.firstLost())
                .extracting(LostRecord::toString)
                .containsExactly(
                        "a.csv:7: record x|2026-05-20T00:04:00Z: fails a check (value: must be at most 100, but is 999),"
                                + " but is no current dead letter",
                        "a.csv:6: record x|2026-05-20T00:03:00Z, key (id=x, at=2026-05-20T00:03:00Z): is neither in the"
                                + " table nor a current dead letter");
    }

    @Test
    void aRecordThatCameAgainIsADuplicateOfItsRow() throws Exception {
        // Given
        var first = file("a.csv", "x,2026-05-20T00:00:00Z,1", "y,2026-05-20T00:00:00Z,1", "x,2026-05-20T00:00:00Z,2");
        var second = file("b.csv", "x,2026-05-20T00:00:00.000Z,1");
        stored("x", "2026-05-20T00:00:00Z");
        stored("y", "2026-05-20T00:00:00Z");

        // When
        var result = reconcile(first, second);

        // Then
        assertThat(result.stored()).isEqualTo(4);
        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.duplicates()).isEqualTo(2);
        assertThat(result.lost()).isZero();
    }

    @Test
    void aRecordThatHasLeftItsWindowMeanwhileIsStillLookedFor() throws Exception {
        // Given
        var source = file("a.csv", "x,2026-01-01T00:00:00Z,1", "y,2026-01-01T00:00:00Z,1");
        stored("x", "2026-01-01T00:00:00Z");

        // When
        var result = reconcile(source);

        // Then
        assertThat(result.stored()).isEqualTo(1);
        assertThat(result.firstLost())
                .singleElement()
                .extracting(LostRecord::why)
                .asString()
                .startsWith("fails a check today (at: must lie in now-30d to now+1h, but is 2026-01-01T00:00:00Z)");
    }

    @Test
    void aDeadLetterOfAnotherSourceIsNotThisRecord() throws Exception {
        // Given
        var source = file("a.csv", "x,2026-05-20T00:00:00Z,1");
        deadLetter(file("b.csv", "x,2026-05-20T00:00:00Z,1"), 2, "missing");
        deadLetter(file("c.csv", "x,2026-05-20T00:00:00Z,1"), 2, "missing");

        // When
        var result = reconcile(source);

        // Then
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.notes()).anyMatch(note -> note.startsWith("rows expire 400 days after"));
    }

    @Test
    void rowsOfNobodyAreCountedIfAsked() throws Exception {
        // Given
        var source = file("a.csv", "x,2026-05-20T00:00:00Z,1");
        stored("x", "2026-05-20T00:00:00Z");
        stored("z", "2026-05-20T00:00:00Z");

        // Then
        assertThat(reconcile(source).unexpected()).isEmpty();
        assertThat(reconcile(new ReconcileRequest(dataset, List.of(source), true, 20, NOW))
                        .unexpected())
                .isEqualTo(OptionalLong.of(1));
    }

    @Test
    void namesNoMoreLostRecordsThanAskedFor() throws Exception {
        // Given
        var lines = new ArrayList<String>();
        for (var i = 0; i < 50; i++) {
            lines.add("x" + i + ",2026-05-20T00:00:00Z,1");
        }

        // When
        var result = reconcile(
                new ReconcileRequest(dataset, List.of(file("a.csv", lines.toArray(String[]::new))), false, 3, NOW));

        // Then
        assertThat(result.lost()).isEqualTo(50);
        assertThat(result.firstLost()).hasSize(3);
    }

    @Test
    void looksForRowsInChunksByPartition() throws Exception {
        // Given
        var judge = new Judge(dataset, deadLetters, table, 4, 20, NOW);
        judge.source("a.csv");

        // When
        for (var i = 0; i < 10; i++) {
            stored("x" + i % 2, "2026-05-20T00:00:0" + i + "Z");
            var json = "{\"id\":\"x" + i % 2 + "\",\"at\":\"2026-05-20T00:00:0" + i + "Z\"}";
            judge.record(new ReadResult.Parsed(
                    i + 2, 0, json.getBytes(StandardCharsets.UTF_8), new String[0], new String[0], null));
        }
        judge.finish();

        // Then
        assertThat(table.partitionsLookedIn).containsExactly(2, 2, 2);
        assertThat(judge.rows()).isEqualTo(10);
    }
}
