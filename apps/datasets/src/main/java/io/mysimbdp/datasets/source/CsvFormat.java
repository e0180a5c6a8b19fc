// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.Nearest;
import io.mysimbdp.datasets.SourceFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * CSV with quoting; a quoted field may have line ends in it; empty lines are no records. A record becomes a JSON object
 * of texts by the names of the columns; empty fields are left out.
 *
 * <p>Where a record that spans lines turns out to be broken, only its first line is refused and reading goes on with
 * the second: an open quote must not swallow the good lines after it.
 */
final class CsvFormat implements RecordFormat {
    /** An open quote is looked for over so many lines at most, which bounds the cost of a broken one. */
    private static final int MAX_LINES_OF_RECORD = 200;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .rootValueSeparator("")
            // As in the source; escaped, they would take three times as much.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final Utf8 utf8 = new Utf8();
    private final Deque<LineInput.Line> pending = new ArrayDeque<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    /** One for all records: making one takes as long as writing a record with it. It holds nothing to be closed. */
    private final JsonGenerator generator;

    private final CsvLine splitter;
    /** Null where there is none. */
    private final PlainCsvLine plain;

    private final int maxBytes;
    private final boolean wholeLinesOnly;
    private long passedOver;
    private final Set<String> emptyValues;
    private final List<SerializedString> columns;
    private final int[] keyColumns;
    private final int[] idColumns;
    private final int eventTimeColumn;
    private final String columnsNamedBy;

    private CsvFormat(Dataset dataset, List<String> columns, CsvLine splitter, boolean wholeLinesOnly) {
        try {
            this.generator = JSON.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        this.splitter = splitter;
        this.wholeLinesOnly = wholeLinesOnly;
        this.maxBytes = dataset.source().maxRecordBytes();
        this.emptyValues = Set.copyOf(dataset.source().emptyValues());
        this.columnsNamedBy = dataset.source().header() ? "the header names " : "the descriptor names ";
        this.columns = columns.stream().map(SerializedString::new).toList();
        this.plain = PlainCsvLine.of(utf8, splitter, this.columns);
        this.keyColumns = indexes(dataset, columns, dataset.topic().key());
        this.idColumns = indexes(dataset, columns, dataset.recordId());
        this.eventTimeColumn = dataset.eventTime()
                .map(name -> columns.indexOf(dataset.field(name).orElseThrow().from()))
                .orElse(-1);
    }

    static CsvFormat open(Dataset dataset, String name, LineInput input, boolean wholeLinesOnly) throws IOException {
        var source = dataset.source();
        var splitter = new CsvLine(source.delimiter(), source.quote());
        var columns = source.header() ? header(dataset, name, input, splitter, wholeLinesOnly) : source.columns();
        if (!columns.isEmpty()) {
            requireColumns(dataset, name, columns);
        }
        return new CsvFormat(dataset, columns, splitter, wholeLinesOnly);
    }

    private static List<String> header(
            Dataset dataset, String name, LineInput input, CsvLine splitter, boolean wholeLinesOnly)
            throws IOException {
        var line = input.next();
        if (line == null || (wholeLinesOnly && !line.terminated())) {
            // An empty file has no records yet: nothing is wrong with that.
            return List.of();
        }
        var text = line.overLong() ? null : new Utf8().decode(line.bytes());
        var outcome = text == null ? null : splitter.split(text);
        if (!(outcome instanceof CsvLine.Outcome.Fields fields)) {
            throw new SourceException(name + ":1: the header must be one line of CSV in UTF-8 with the delimiter '"
                    + dataset.source().delimiter() + "'");
        }
        var columns = fields.values().stream().map(String::strip).toList();
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new SourceException(name + ":1: the header must name each column once, but is " + columns);
        }
        return columns;
    }

    private static void requireColumns(Dataset dataset, String name, List<String> columns) throws SourceException {
        var missing = dataset.fields().stream()
                .filter(Field::required)
                .map(Field::from)
                .filter(column -> !columns.contains(column))
                .map(column -> "'" + column + "'" + Nearest.hint(column, columns))
                .toList();
        if (!missing.isEmpty()) {
            throw new SourceException(name + ":1: is no source of dataset " + dataset.id() + ": it has no column "
                    + String.join(", ", missing) + "; its columns are " + String.join(", ", columns));
        }
    }

    private static int[] indexes(Dataset dataset, List<String> columns, List<String> names) {
        return names.stream()
                .mapToInt(field ->
                        columns.indexOf(dataset.field(field).orElseThrow().from()))
                .toArray();
    }

    @Override
    public ReadResult next(LineInput input) throws IOException {
        while (true) {
            var line = take(input);
            if (line.isEmpty()) {
                return null;
            }
            if (line.get().length() > 0) {
                return record(line.get(), input);
            }
            passedOver = line.get().endOffset();
        }
    }

    @Override
    public long passedOver() {
        return passedOver;
    }

    @Override
    public int linesAhead() {
        return pending.size();
    }

    private Optional<LineInput.Line> take(LineInput input) throws IOException {
        var line = pending.isEmpty() ? input.next() : pending.poll();
        return line == null || (wholeLinesOnly && !line.terminated()) ? Optional.empty() : Optional.of(line);
    }

    private ReadResult record(LineInput.Line first, LineInput input) throws IOException {
        var overLong = RecordFormat.overLong(first, maxBytes);
        if (overLong != null) {
            return overLong;
        }
        if (plain != null && plain.read(first.bytes())) {
            return readable(first, first.endOffset(), plain.json(), plain::text);
        }
        var text = utf8.decode(first.bytes());
        if (text == null) {
            return RecordFormat.unreadable(first, "is not valid UTF-8");
        }
        var outcome = splitter.split(text);
        if (outcome instanceof CsvLine.Outcome.OpenQuote) {
            return spanning(first, text, input);
        }
        return finish(first, first.endOffset(), outcome);
    }

    private ReadResult finish(LineInput.Line first, long endOffset, CsvLine.Outcome outcome) {
        if (outcome instanceof CsvLine.Outcome.Fields fields) {
            return fields.values().size() == columns.size()
                    ? readable(first, endOffset, fields.values())
                    : RecordFormat.unreadable(
                            first, "has " + fields.values().size() + " fields, but " + columnsNamedBy + columns.size());
        }
        return RecordFormat.unreadable(
                first,
                outcome instanceof CsvLine.Outcome.StrayQuote stray
                        ? "has something after the closing quote at character " + (stray.column() + 1)
                        : "has a quote that is not closed");
    }

    /** A record with an open quote: takes further lines until it is whole, or else gives all but the first back. */
    private ReadResult spanning(LineInput.Line first, String firstText, LineInput input) throws IOException {
        var taken = new ArrayList<LineInput.Line>();
        var text = new StringBuilder(firstText);
        var size = first.length();
        while (taken.size() < MAX_LINES_OF_RECORD) {
            var line = take(input);
            if (line.isEmpty()) {
                if (wholeLinesOnly) {
                    return null;
                }
                break;
            }
            taken.add(line.get());
            size += line.get().length() + 1;
            var more = line.get().overLong() || size > maxBytes
                    ? null
                    : utf8.decode(line.get().bytes());
            if (more == null) {
                break;
            }
            text.append('\n').append(more);
            if (more.indexOf(splitter.quote()) < 0) {
                continue;
            }
            var outcome = splitter.split(text.toString());
            if (outcome instanceof CsvLine.Outcome.Fields fields
                    && fields.values().size() == columns.size()) {
                return readable(first, line.get().endOffset(), fields.values());
            }
            if (!(outcome instanceof CsvLine.Outcome.OpenQuote)) {
                // The quote was closed in the wrong place: no later line mends that.
                break;
            }
        }
        for (var i = taken.size() - 1; i >= 0; i--) {
            pending.addFirst(taken.get(i));
        }
        return RecordFormat.unreadable(first, "has a quote that is not closed");
    }

    private ReadResult readable(LineInput.Line line, long endOffset, List<String> values) {
        bytes.reset();
        try {
            generator.writeStartObject();
            for (var i = 0; i < values.size(); i++) {
                if (!values.get(i).isEmpty()) {
                    generator.writeFieldName(columns.get(i));
                    generator.writeString(values.get(i));
                }
            }
            generator.writeEndObject();
            generator.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return readable(line, endOffset, bytes.toByteArray(), values::get);
    }

    private ReadResult readable(LineInput.Line line, long endOffset, byte[] json, IntFunction<String> values) {
        if (json.length > SourceFormat.GREATEST_MAX_RECORD_BYTES) {
            // Quotes and control characters grow when they are escaped; what no topic takes must not get that far.
            return RecordFormat.unreadable(
                    line,
                    endOffset,
                    "has " + json.length + " bytes as JSON, but a message may have at most "
                            + SourceFormat.GREATEST_MAX_RECORD_BYTES);
        }
        return new ReadResult.Parsed(
                line.number(),
                endOffset,
                json,
                texts(values, keyColumns),
                texts(values, idColumns),
                text(values, eventTimeColumn));
    }

    private String[] texts(IntFunction<String> values, int[] indexes) {
        var texts = new String[indexes.length];
        for (var i = 0; i < indexes.length; i++) {
            texts[i] = text(values, indexes[i]);
        }
        return texts;
    }

    private String text(IntFunction<String> values, int index) {
        if (index < 0) {
            return null;
        }
        var value = values.apply(index);
        return value.isEmpty() || emptyValues.contains(value) ? null : value;
    }
}
