// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mysimbdp.daas.quota.Places.Place;
import io.mysimbdp.daas.views.Values;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Records on their way to a reader, one JSON object a line. They are fetched as the reader takes them, a page ahead. The last
 * line is no record but says how it ended: {@code {"_end": {"records": 3, "continuation": null}}}; a stream without it was
 * broken off. Not thread-safe.
 */
public final class RecordStream implements AutoCloseable {
    /** Begins with what no field's name does. */
    static final String END = "_end";

    private static final JsonFactory JSON = new JsonFactory();

    private final ReadPlan plan;
    private final RowCursor cursor;
    private final List<List<Object>> first;
    private final long limit;
    private final Function<Position, String> token;
    private final Place place;

    RecordStream(
            ReadPlan plan,
            RowCursor cursor,
            List<List<Object>> first,
            long limit,
            Function<Position, String> token,
            Place place) {
        this.plan = plan;
        this.cursor = cursor;
        this.first = first;
        this.limit = limit;
        this.token = token;
        this.place = place;
    }

    /**
     * Writes all records, and tells of each page. If rows can't be had any more, it says so in the last line, with what to go on with.
     *
     * @throws IOException if the reader is gone
     */
    public void writeTo(OutputStream out, Progress progress) throws IOException, InterruptedException {
        var counted = new Counted(out);
        try (var json = JSON.createGenerator(counted)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            var written = 0L;
            var rows = first;
            Optional<String> failure = Optional.empty();
            while (!rows.isEmpty()) {
                for (var row : rows) {
                    Values.json(json, plan.columns(), row);
                    json.writeRaw('\n');
                }
                // What is there goes out: the reader may wait for it, and the next page may take its time.
                json.flush();
                written += rows.size();
                progress.sent(counted.take(), rows.size());
                try {
                    rows = written < limit ? cursor.next(limit - written) : List.of();
                } catch (SourceAwayException e) {
                    failure = Optional.of("Rows can't be read now.");
                    rows = List.of();
                }
            }
            end(json, written, failure);
        }
    }

    /** Counts the bytes that go through it. */
    private static final class Counted extends FilterOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            bytes += length;
        }

        /** Those since this was asked last. */
        long take() {
            var taken = bytes;
            bytes = 0;
            return taken;
        }
    }

    private void end(JsonGenerator json, long written, Optional<String> failure) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart(END);
        json.writeNumberField("records", written);
        json.writeStringField("continuation", cursor.position().map(token).orElse(null));
        if (failure.isPresent()) {
            json.writeStringField("problem", failure.get());
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    @Override
    public void close() {
        place.close();
    }
}
