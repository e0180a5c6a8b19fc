// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordId;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A source is read to its end: every byte belongs to a record that is read or refused, or to an empty line between two (of JSON
 * lines, one of blanks is empty, too); going on from any record gives the same ones after it; and what is read is taken by the
 * checks or refused by them with a problem.
 */
final class SourceTarget implements FuzzTarget {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final Dataset dataset;
    private final RecordChecker checker;
    private final List<byte[]> sources;

    SourceTarget(Dataset dataset, List<byte[]> sources) {
        this.dataset = dataset;
        this.checker = new RecordChecker(dataset);
        this.sources = List.copyOf(sources);
    }

    @Override
    public String name() {
        return "source-" + dataset.name();
    }

    @Override
    public List<byte[]> seeds() {
        return sources;
    }

    @Override
    public List<String> words() {
        return List.of(
                "\",\"",
                "\"\n\"",
                ",,,,",
                "\n\n",
                "\r",
                "\"a\"b",
                "ST-0001",
                "2026-01-15T00:00:00Z",
                "{\"",
                "\":",
                "[[[[",
                "}}",
                "\"\\u00",
                "\\\"",
                "\u001f\u008b");
    }

    @Override
    public void read(byte[] input) throws IOException {
        List<ReadResult> all;
        try {
            all = all(input, RecordReader.Position.START);
        } catch (SourceException e) {
            // A header that names no such columns, or gzip that is none.
            return;
        }
        if (input.length > 1 && (input[0] & 0xff) == 0x1f && (input[1] & 0xff) == 0x8b) {
            // Positions count the uncompressed bytes, which are not known here.
            return;
        }
        covers(input, all);
        if (!all.isEmpty()) {
            goesOn(input, all);
        }
        all.forEach(this::check);
    }

    private List<ReadResult> all(byte[] input, RecordReader.Position from) throws IOException {
        var results = new ArrayList<ReadResult>();
        try (var reader = RecordReader.open(dataset, "fuzz", new ByteArrayInputStream(input), from, false)) {
            for (var result = reader.next(); result != null; result = reader.next()) {
                FuzzTarget.require(
                        reader.position().offset() == result.endOffset(), "a reader stands after its last record");
                results.add(result);
            }
        }
        return results;
    }

    private void covers(byte[] input, List<ReadResult> all) {
        var end = 0L;
        var line = 0L;
        for (var result : all) {
            FuzzTarget.require(result.endOffset() > end, "every record has bytes of its own");
            FuzzTarget.require(result.line() > line, "every record has a line of its own");
            end = result.endOffset();
            line = result.line();
        }
        // An empty source, or one with a header alone, has no record.
        if (!all.isEmpty()) {
            var rest = new String(input, (int) end, (int) (input.length - end), StandardCharsets.UTF_8);
            FuzzTarget.require(isEmpty(rest), "nothing but empty lines comes after the last record");
        }
    }

    private boolean isEmpty(String lines) {
        return switch (dataset.source().format()) {
            case CSV -> lines.chars().allMatch(character -> character == '\n' || character == '\r');
            case JSONL -> lines.isBlank();
        };
    }

    private void goesOn(byte[] input, List<ReadResult> all) throws IOException {
        var middle = all.size() / 2;
        var from = position(input, all.get(middle));
        var rest = all(input, from);
        FuzzTarget.require(
                rest.size() == all.size() - middle - 1, "going on gives as many records as come after: " + rest.size());
        for (var i = 0; i < rest.size(); i++) {
            var expected = all.get(middle + 1 + i);
            FuzzTarget.require(
                    rest.get(i).line() == expected.line()
                            && rest.get(i).endOffset() == expected.endOffset()
                            && rest.get(i).getClass() == expected.getClass(),
                    "going on gives the same records");
        }
    }

    /** Where the reader stood after that result. */
    private static RecordReader.Position position(byte[] input, ReadResult result) {
        var lines = 0L;
        for (var i = 0; i < result.endOffset(); i++) {
            if (input[i] == '\n') {
                lines++;
            }
        }
        var last = result.endOffset() > 0 && input[(int) result.endOffset() - 1] != '\n';
        return new RecordReader.Position(result.endOffset(), last ? lines + 1 : lines);
    }

    private void check(ReadResult result) {
        if (result instanceof ReadResult.Parsed parsed) {
            var unused = RecordId.of("fuzz", parsed);
            requireOutcome(checker, dataset, parsed.json());
        } else if (result instanceof ReadResult.Unreadable unreadable) {
            FuzzTarget.require(!unreadable.reason().isBlank(), "a line that can't be read has a reason");
        }
    }

    static void requireOutcome(RecordChecker checker, Dataset dataset, byte[] value) {
        var outcome = checker.check(value, "fuzz#1", NOW, NOW);
        if (outcome instanceof CheckResult.Valid valid) {
            FuzzTarget.require(
                    valid.row().values().size() == dataset.columns().size(), "a row has a value for each column");
            for (var name : dataset.table().partitionKey()) {
                FuzzTarget.require(
                        valid.row().values().get(index(dataset, name)) != null, "a row has its whole partition key");
            }
        } else if (outcome instanceof CheckResult.Invalid invalid) {
            FuzzTarget.require(!invalid.problems().isEmpty(), "a record that is refused has a problem");
        }
    }

    private static int index(Dataset dataset, String name) {
        for (var i = 0; i < dataset.columns().size(); i++) {
            if (dataset.columns().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new AssertionError("there is no column " + name);
    }
}
