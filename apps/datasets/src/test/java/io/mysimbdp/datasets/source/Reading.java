// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import io.mysimbdp.datasets.Dataset;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Reads whole sources for tests. */
final class Reading {
    private Reading() {}

    static List<ReadResult> all(Dataset dataset, String source) throws IOException {
        return all(dataset, source.getBytes(StandardCharsets.UTF_8));
    }

    static List<ReadResult> all(Dataset dataset, byte[] source) throws IOException {
        return from(dataset, source, RecordReader.Position.START, false);
    }

    static List<ReadResult> from(Dataset dataset, byte[] source, RecordReader.Position position, boolean wholeLinesOnly)
            throws IOException {
        try (var reader = open(dataset, source, position, wholeLinesOnly)) {
            var results = new ArrayList<ReadResult>();
            for (var result = reader.next(); result != null; result = reader.next()) {
                results.add(result);
            }
            return results;
        }
    }

    static RecordReader open(Dataset dataset, byte[] source, RecordReader.Position position, boolean wholeLinesOnly)
            throws IOException {
        return RecordReader.open(dataset, "source", new ByteArrayInputStream(source), position, wholeLinesOnly);
    }

    /** The results as texts: the JSON, or a cross and the reason, each with its line. */
    static List<String> texts(List<ReadResult> results) {
        return results.stream().map(Reading::text).toList();
    }

    static String text(ReadResult result) {
        if (result instanceof ReadResult.Parsed parsed) {
            return parsed.line() + " " + new String(parsed.json(), StandardCharsets.UTF_8);
        }
        return result.line() + " ✗ " + ((ReadResult.Unreadable) result).reason();
    }

    static byte[] gzip(byte[] bytes) {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return zipped.toByteArray();
    }
}
