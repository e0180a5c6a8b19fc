// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.datasets.SampleSpec.Dirt;
import io.mysimbdp.datasets.TestDatasets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleGeneratorTest {
    private static final String[] FIELDS = {
        "name: id, type: text",
        "name: at, type: timestamp, window: {from: 2026-01-01T00:00:00Z}",
        "name: n, type: int, min: 0, max: 10",
        "name: note, type: text"
    };

    private static final String DIRTY = "{missing: 10%, out-of-range: 9%, duplicate: 8%, late: 7%, wrong-type: 6%,"
            + " broken-utf8: 5%, over-long: 4%, half-line: 3%}";

    private static Dataset dataset(String source, String dirty) {
        return TestDatasets.with(source, """
                event_time: at
                sample:
                  dirty: %s
                  fields:
                    id: {cycle: 10, format: "id-%%d"}
                    at: {clock: 2026-01-01T00:00:00Z, step: 1s}
                    n: {uniform: [0, 10], absent: 20%%}
                    note: {words: [0, 30], absent: 10%%}
                table: {name: t, partition_key: [id], clustering: [at]}
                """.formatted(dirty), FIELDS);
    }

    private static byte[] generate(Dataset dataset, long records, long seed) throws IOException {
        var out = new ByteArrayOutputStream();
        SampleGenerator.generate(dataset, records, seed, out);
        return out.toByteArray();
    }

    private static void assertTally(Dataset dataset, SampleTally tally, byte[] source) throws IOException {
        var outcome = SampleOutcome.of(dataset, source);
        assertThat(outcome.unreadable()).hasSize((int) tally.unreadable());
        assertThat(outcome.unreadable().stream().filter(reason -> reason.contains("UTF-8")))
                .hasSize(Math.toIntExact(tally.count(Dirt.BROKEN_UTF8)));
        assertThat(outcome.unreadable().stream().filter(reason -> reason.contains("at most")))
                .hasSize(Math.toIntExact(tally.count(Dirt.OVER_LONG)));
        assertThat(outcome.refused(Reason.MISSING)).isEqualTo(tally.count(Dirt.MISSING));
        assertThat(outcome.refused(Reason.OUT_OF_RANGE)).isEqualTo(tally.count(Dirt.OUT_OF_RANGE));
        assertThat(outcome.refused(Reason.OUTSIDE_WINDOW)).isEqualTo(tally.count(Dirt.LATE));
        assertThat(outcome.refused(Reason.WRONG_TYPE)).isEqualTo(tally.count(Dirt.WRONG_TYPE));
        assertThat(outcome.refused().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(tally.refused());
        assertThat(outcome.accepted()).isEqualTo(tally.clean() + tally.duplicates());
        assertThat(outcome.keys()).hasSize(Math.toIntExact(tally.rows()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format: csv",
                "format: csv, delimiter: ';', quote: \"'\", empty_values: [NA, '-']",
                "format: csv, delimiter: ' ', max_record_bytes: 1500",
                "format: csv, delimiter: '.'",
                "format: csv, header: false, columns: [note, at, other, n, id]",
                "format: jsonl",
                "format: jsonl, empty_values: [NA, '-'], max_record_bytes: 1500"
            })
    void shouldSpoilExactlyAsManyRecordsAsSaidForTheReasonSaid(String source) throws Exception {
        var dataset = dataset(source, DIRTY);
        for (var records : List.of(0L, 1L, 2L, 3L, 10L, 99L, 2_000L)) {
            var out = new ByteArrayOutputStream();
            var tally = SampleGenerator.generate(dataset, records, records * 31, out);

            assertThat(tally.records()).isEqualTo(records);
            assertThat(tally).isEqualTo(SampleGenerator.tally(dataset, records));
            assertTally(dataset, tally, out.toByteArray());
        }
        assertThat(SampleGenerator.tally(dataset, 2_000).dirty())
                .isEqualTo(Map.of(
                        Dirt.MISSING, 200L,
                        Dirt.OUT_OF_RANGE, 180L,
                        Dirt.DUPLICATE, 160L,
                        Dirt.LATE, 140L,
                        Dirt.WRONG_TYPE, 120L,
                        Dirt.BROKEN_UTF8, 100L,
                        Dirt.OVER_LONG, 80L,
                        Dirt.HALF_LINE, 60L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"format: csv", "format: jsonl"})
    void shouldSpoilAllRecordsIfAsked(String source) throws Exception {
        for (var dirt : Dirt.values()) {
            var dataset = dataset(source, "{" + dirt.label() + ": 100%}");
            var out = new ByteArrayOutputStream();

            var tally = SampleGenerator.generate(dataset, 50, 1, out);

            // Something must be there to be copied.
            var clean = dirt == Dirt.DUPLICATE ? 1 : 0;
            assertThat(tally.clean()).as(dirt.label()).isEqualTo(clean);
            assertThat(tally.count(dirt)).as(dirt.label()).isEqualTo(50 - clean);
            assertTally(dataset, tally, out.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"format: csv", "format: jsonl"})
    void shouldMakeTheSameBytesOfTheSameSeed(String source) throws Exception {
        var dataset = dataset(source, DIRTY);

        assertThat(generate(dataset, 500, 7)).isEqualTo(generate(dataset, 500, 7));
        assertThat(generate(dataset, 500, 7)).isNotEqualTo(generate(dataset, 500, 8));
    }

    @Test
    void shouldBeginALongerSampleWithTheSameCleanRecords() throws Exception {
        var dataset = dataset("format: csv", "{}");
        var shorter = generate(dataset, 100, 3);

        assertThat(Arrays.copyOf(generate(dataset, 300, 3), shorter.length)).isEqualTo(shorter);
    }

    @Test
    void shouldTurnTheFirstNamedCycleFastestAndTheClockAfterARound() throws Exception {
        var dataset = TestDatasets.with(
                "format: csv",
                """
                sample:
                  fields:
                    b: {cycle: [x, y]}
                    a: {cycle: 3, format: "%02d"}
                    at: {clock: 2026-01-01T00:00:00Z, step: 1m}
                    s: {serial: "S-%05d!"}
                table: {name: t, partition_key: [a, b], clustering: [at]}
                """,
                "name: a, type: text",
                "name: b, type: text",
                "name: at, type: timestamp, formats: [dd.MM.yyyy HH:mm], zone: Europe/Vienna",
                "name: s, type: text");

        assertThat(new String(generate(dataset, 8, 1), StandardCharsets.UTF_8)).isEqualTo("""
                        a,b,at,s
                        01,x,01.01.2026 01:00,S-00001!
                        01,y,01.01.2026 01:00,S-00002!
                        02,x,01.01.2026 01:00,S-00003!
                        02,y,01.01.2026 01:00,S-00004!
                        03,x,01.01.2026 01:00,S-00005!
                        03,y,01.01.2026 01:00,S-00006!
                        01,x,01.01.2026 01:01,S-00007!
                        01,y,01.01.2026 01:01,S-00008!
                        """);
    }

    @Test
    void shouldNestJsonAndWriteNumbersAndListsAsSuch() throws Exception {
        var dataset = TestDatasets.with(
                "format: jsonl",
                """
                sample:
                  fields:
                    id: {serial: "%03d"}
                    count: {serial: "%d"}
                    price: {uniform: [1.25, 1.25], decimals: 2}
                    low: {uniform: [-0.5, -0.5], decimals: 1}
                    ok: {choice: ["true"]}
                    at: {clock: 2026-01-01T00:00:00Z}
                    on: {choice: [01.02.2026]}
                    tags: {several: ['a "q"', 'b\\', "c"], count: [3, 3]}
                    none: {several: [a], count: [0, 0]}
                    text: {choice: ["tab\\t, quote \\", line\\n, bell\\a, é"]}
                """,
                "name: id, from: a.id, type: int",
                "name: count, from: a.b.count, type: bigint",
                "name: price, from: c.price, type: decimal",
                "name: low, type: double",
                "name: ok, from: a.ok, type: boolean",
                "name: at, type: timestamp, formats: [epoch-millis]",
                "name: on, type: date, formats: [dd.MM.yyyy]",
                "name: tags, type: list of text, separator: '||'",
                "name: none, type: list of text",
                "name: text, type: text",
                "name: unused, from: c.d, type: text");

        var json = new String(generate(dataset, 1, 1), StandardCharsets.UTF_8);

        assertThat(json)
                .startsWith(
                        "{\"a\":{\"id\":\"001\",\"b\":{\"count\":1},\"ok\":true},\"c\":{\"price\":1.25},\"low\":-0.5,"
                                + "\"at\":1767225600000,\"on\":\"01.02.2026\",\"tags\":[")
                .contains("\"a \\\"q\\\"\"", "\"b\\\\\"", "\"c\"", "\"none\":[]")
                .endsWith("\"text\":\"tab\\t, quote \\\", line\\n, bell\\u0007, é\"}\n");
        assertTally(dataset, SampleGenerator.tally(dataset, 1), json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldStayWithinLimitsThatHaveMoreDecimals() throws Exception {
        var dataset = TestDatasets.with(
                "format: csv",
                "sample: {fields: {id: {serial: '%d'}, v: {uniform: [0.05, 0.25], decimals: 1}}}\n",
                "name: id, type: int",
                "name: v, type: double, min: 0.05, max: 0.25");

        assertThat(new String(generate(dataset, 100, 1), StandardCharsets.UTF_8)
                        .lines()
                        .skip(1))
                .allMatch(line -> line.endsWith(",0.1") || line.endsWith(",0.2"))
                .anyMatch(line -> line.endsWith(",0.1"))
                .anyMatch(line -> line.endsWith(",0.2"));
    }

    @Test
    void shouldLeaveOutTheKindsThatADatasetCannotHave() throws Exception {
        var dataset = TestDatasets.with(
                "format: csv, header: false, columns: [note]", """
                derived: [{name: rid, kind: record-id}]
                sample:
                  dirty: %s
                  fields: {note: {words: [1, 5]}}
                table: {name: t, partition_key: [rid]}
                """.formatted(DIRTY), "name: note, type: text");

        var out = new ByteArrayOutputStream();
        var tally = SampleGenerator.generate(dataset, 200, 1, out);

        // No field is required, has limits, a time or a type; a line of one field can't be cut; no id tells a copy.
        assertThat(tally.unreadable()).isEqualTo(10 + 8);
        assertThat(tally.clean()).isEqualTo(200 - 18);
        assertTally(dataset, tally, out.toByteArray());
    }

    @Test
    void shouldWriteARecordOfOneEmptyColumnAsARecord() throws Exception {
        var dataset = TestDatasets.with(
                "format: csv",
                "sample: {dirty: {missing: 50%}, fields: {id: {serial: '%d'}}}\n",
                "name: id, type: int");

        assertTally(dataset, SampleGenerator.tally(dataset, 10), generate(dataset, 10, 1));
    }

    @Test
    void shouldMakeTextsThatSpanLinesInCsv() throws Exception {
        var lines = new String(generate(dataset("format: csv", "{}"), 500, 1), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(lines).hasSizeGreaterThan(501);
        assertThat(lines).anyMatch(line -> line.contains("\"\"cosy\"\"")).anyMatch(line -> line.contains("ü"));
    }

    @Test
    void shouldWriteGzipThatIsTheSameEachTime(@TempDir Path folder) throws Exception {
        var dataset = dataset("format: csv", DIRTY);
        var first = folder.resolve("a.csv.gz");
        var second = folder.resolve("b.csv.gz");

        var tally = SampleGenerator.generate(dataset, 300, 5, first);
        SampleGenerator.generate(dataset, 300, 5, second);
        SampleGenerator.generate(dataset, 300, 5, second);

        assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
        assertThat(tally.records()).isEqualTo(300);
        try (var in = new GZIPInputStream(Files.newInputStream(first))) {
            assertThat(in.readAllBytes()).isEqualTo(generate(dataset, 300, 5));
        }
        SampleGenerator.generate(dataset, 300, 5, folder.resolve("c.csv"));
        assertThat(Files.readAllBytes(folder.resolve("c.csv"))).isEqualTo(generate(dataset, 300, 5));
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing is left over").hasSize(3);
        }
    }

    @Test
    void shouldUseTheSeedAndCountOfTheDescriptorByDefault(@TempDir Path folder) throws Exception {
        var dataset = TestDatasets.with(
                "format: csv",
                "sample: {seed: 9, records: 12, fields: {id: {serial: '%d'}, u: {uuid: true}}}\n",
                "name: id, type: int",
                "name: u, type: uuid");
        var out = new ByteArrayOutputStream();

        assertThat(SampleGenerator.generate(dataset, out).records()).isEqualTo(12);
        assertThat(SampleGenerator.generate(dataset, folder.resolve("x")).records())
                .isEqualTo(12);
        assertThat(out.toByteArray())
                .isEqualTo(generate(dataset, 12, 9))
                .isEqualTo(Files.readAllBytes(folder.resolve("x")));
    }

    @Test
    void shouldTellHowFarItIs() throws Exception {
        var seen = new ArrayList<Long>();

        SampleGenerator.generate(dataset("format: csv", "{}"), 25_000, 1, OutputStream.nullOutputStream(), seen::add);

        assertThat(seen).containsExactly(10_000L, 20_000L, 25_000L);
    }

    @Test
    void shouldEndAndLeaveNoFileWhenItsThreadIsInterrupted(@TempDir Path folder) throws Exception {
        // Given
        var dataset = dataset("format: csv", "{}");
        var seen = new ArrayList<Long>();
        Thread.currentThread().interrupt();

        // When
        assertThatThrownBy(() -> SampleGenerator.generate(dataset, 1_000_000, 1, folder.resolve("a.csv"), seen::add))
                .isInstanceOf(InterruptedIOException.class);

        // Then
        assertThat(Thread.interrupted()).as("the caller still sees it").isTrue();
        assertThat(seen).containsExactly(10_000L);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void shouldLeaveTheStreamOpen() throws Exception {
        var out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };
        SampleGenerator.generate(dataset("format: csv", "{}"), 10, 1, out);
        assertThat(out.size()).isPositive();
    }

    /** Counts what is allocated, which doesn't depend on how fast the machine is or what the collector does. */
    @Test
    void shouldAllocateNothingPerRecord() throws Exception {
        var dataset = DatasetCatalog.load(Path.of("../../data/datasets")).require("station_telemetry");

        var few = allocated(dataset, 120_000);
        var many = allocated(dataset, 360_000);

        // What is left are the texts of the clock, one for 120 records.
        assertThat(many - few).isLessThan(240_000 * 8L);
    }

    private static long allocated(Dataset dataset, long records) throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        SampleGenerator.generate(dataset, records, 1, OutputStream.nullOutputStream());
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void shouldSayWhatToAddWhereADatasetHasNoSample() {
        assertThatThrownBy(() -> SampleGenerator.tally(TestDatasets.csv("name: id, type: text"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "dataset acme.test has no sample records: add a section 'sample' to its descriptor")
                .hasMessageContaining("fields: {id: {serial: \"%d\"}}");
    }

    @Test
    void shouldRefuseANegativeCount() {
        assertThatThrownBy(() -> SampleGenerator.tally(dataset("format: csv", "{}"), -1))
                .hasMessage("the number of records must be at least 0, but is -1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: v, type: text | v: {uuid: true} | sample.fields.id: is missing, but the field is required",
                "name: v, type: int, required: true | id: {uuid: true}, v: {uniform: [1, 2], absent: 1%} |"
                        + " sample.fields.v: may leave the value out, but the field is required",
                "name: v, type: int, max: 5 | id: {uuid: true}, v: {uniform: [1, 6]} |"
                        + " sample.fields.v: makes a value that the checks of the field refuse: it must be at most 5, but is 6",
                "name: v, type: int | id: {uuid: true}, v: {uniform: [1, 6], decimals: 1} | it must be of type int, but is '1.0'",
                "name: v, type: int | id: {uuid: true}, v: {choice: ['1', x]} | it must be of type int, but is 'x'",
                "name: v, type: text, pattern: '[0-9]' | id: {uuid: true}, v: {serial: '%d'} | it must match [0-9], but is '100'",
                "name: v, type: text, allowed: [a] | id: {uuid: true}, v: {words: [1, 2]} |"
                        + " words fit a field of type text without pattern and allowed only",
                "name: v, type: text, max_length: 20 | id: {uuid: true}, v: {words: [1, 9]} | 9 words may have up to",
                "name: v, type: text, min_length: 20 | id: {uuid: true}, v: {words: [1, 9]} | 1 words may have as few as 1 characters",
                "name: v, type: list of text, max_length: 1 | id: {uuid: true}, v: {several: [a, b]} | must have at most 1 elements",
                "name: v, type: list of text, required: true | id: {uuid: true}, v: {several: [a, b], count: [0, 1]} |"
                        + " may leave the value out",
                "name: v, type: decimal | id: {uuid: true}, v: {uniform: [1, 1e30]} | must have at most 18 digits",
                "name: v, type: decimal | id: {uuid: true}, v: {uniform: [0.1, 0.2]} | there is no number with 0 decimals",
                "name: v, type: timestamp, window: {to: 2026-01-01T00:00:10Z} |"
                        + " id: {uuid: true}, v: {clock: 2026-01-01T00:00:00Z, step: 1s} |"
                        + " must lie in any time to 2026-01-01T00:00:10Z, but is 2026-01-01T00:01:39Z",
                "name: v, type: timestamp, formats: [dd.MM.yyyy HH:mm] |"
                        + " id: {uuid: true}, v: {clock: 2026-01-01T00:00:00Z, step: 1s} | it reads as 2026-01-01T00:01:00Z",
                "name: v, type: text | id: {choice: [a, b]} | the primary keys would not be distinct",
                "name: v, type: text | id: {cycle: [a, b]} | the primary keys would not be distinct",
                "name: v, type: text | id: {cycle: 100, format: '%d'}, v: {cycle: [a, b]} |",
                "name: v, type: text | v: {cycle: [a, b]}, id: {cycle: 100, format: '%d'} | the primary keys would not be distinct",
                "name: v, type: text | id: {cycle: 99, format: '%d'} | the primary keys would not be distinct"
            })
    void shouldRefuseASpecThatCannotGiveCleanRecords(String field, String makers, String message) {
        var dataset =
                TestDatasets.with("format: csv", "sample: {fields: {" + makers + "}}\n", "name: id, type: text", field);

        if (message == null) {
            assertThat(SampleGenerator.tally(dataset, 100).rows()).isEqualTo(100);
        } else {
            assertThatThrownBy(() -> SampleGenerator.generate(dataset, 100, 1, new ByteArrayOutputStream()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message.strip());
        }
    }

    @Test
    void shouldReportAllThatIsWrongWithASpecTogether() {
        var dataset = TestDatasets.with(
                "format: csv", "sample: {fields: {v: {choice: [x]}}}\n", "name: id, type: text", "name: v, type: int");

        assertThatThrownBy(() -> SampleGenerator.tally(dataset, 10))
                .hasMessage(
                        "dataset acme.test can't have 10 sample records: sample.fields.id: is missing, but the field"
                                + " is required: say how its values are made; sample.fields.v: makes a value that the checks of"
                                + " the field refuse: it must be of type int, but is 'x'; sample.fields: the primary keys would"
                                + " not be distinct: the fields of the primary key (id) must have a uuid, a serial number, or"
                                + " all cycles and a clock among them");
    }

    @Test
    void shouldRefuseCleanRecordsThatAreTooLong() {
        var dataset = TestDatasets.with(
                "format: csv, max_record_bytes: 1024",
                "sample: {fields: {id: {serial: '%d'}, v: {words: [500, 500]}}}\n",
                "name: id, type: int",
                "name: v, type: text");

        assertThatThrownBy(() -> generate(dataset, 10, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sample record 1 has ")
                .hasMessageContaining("source.max_record_bytes is 1024");
    }

    @Test
    void shouldMakeCleanRecordsOnlyIfAsked() throws Exception {
        var dataset = dataset("format: csv", DIRTY);
        var clean = dataset.withSample(dataset.sample().orElseThrow().withoutDirt());

        var tally = SampleGenerator.tally(clean, 1_000);

        assertThat(tally.clean()).isEqualTo(1_000);
        assertTally(clean, tally, generate(clean, 1_000, 1));
    }

    @Test
    void shouldCountEveryRecordOnce() {
        var tally = new SampleTally(
                100, 70, Map.of(Dirt.MISSING, 10L, Dirt.DUPLICATE, 8L, Dirt.HALF_LINE, 7L, Dirt.OVER_LONG, 5L));

        assertThat(tally.unreadable()).isEqualTo(12);
        assertThat(tally.published()).isEqualTo(88);
        assertThat(tally.refused()).isEqualTo(10);
        assertThat(tally.duplicates()).isEqualTo(8);
        assertThat(tally.rows()).isEqualTo(70);
        assertThat(tally.dirty()).containsOnlyKeys(Dirt.values()).containsEntry(Dirt.LATE, 0L);
        assertThatThrownBy(() -> new SampleTally(100, 71, tally.dirty())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeReadableAsASourceOfItsOwnDataset() throws Exception {
        var dataset = DatasetCatalog.load(Path.of("../../data/datasets")).require("citysense.station_telemetry");
        var bytes = generate(dataset, 5_000, 99);

        assertTally(dataset, SampleGenerator.tally(dataset, 5_000), bytes);
    }
}
