// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import io.mysimbdp.datasets.Dataset;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * Reads the records of a source one after another; memory does not grow with the source. Not thread-safe.
 *
 * <p>Positions count the bytes of the uncompressed text, so that a reader opened at the {@code endOffset} of a result
 * goes on with the record after it.
 */
public final class RecordReader implements Closeable {
    private final LineInput input;
    private final RecordFormat format;
    private final String name;
    private final long begin;
    private Position position;

    private RecordReader(String name, LineInput input, RecordFormat format, long begin, Position position) {
        this.name = name;
        this.input = input;
        this.format = format;
        this.begin = begin;
        this.position = position;
    }

    /** Where to begin: after {@code lines} lines that take {@code offset} bytes. */
    public record Position(long offset, long lines) {
        public static final Position START = new Position(0, 0);
    }

    /**
     * Opens a file, gzip or not, at a position.
     *
     * @param wholeLinesOnly whether a last line without a line end is left for later: it may still be growing; not where it is gzip
     * @throws SourceException if the file is missing or can't be read, is a broken gzip, ends before the position, or
     *     lacks a column that the dataset requires
     */
    public static RecordReader open(Dataset dataset, Path file, Position from, boolean wholeLinesOnly)
            throws IOException {
        InputStream stream;
        if (Files.isDirectory(file)) {
            throw new SourceException(file + ": is a folder rather than a file");
        }
        try {
            stream = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new SourceException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new SourceException(file + ": may not be read by this user", e);
        }
        return open(dataset, file.toString(), stream, from, wholeLinesOnly);
    }

    /**
     * Reads a stream, gzip or not, such as standard input; closes it in the end.
     *
     * @param name how to name it in messages
     */
    public static RecordReader open(
            Dataset dataset, String name, InputStream stream, Position from, boolean wholeLinesOnly)
            throws IOException {
        return open(dataset, name, stream, RecordReader::uncompressed, from, wholeLinesOnly);
    }

    /**
     * Reads a stream that is text whatever it begins with: how many bytes come out of it is for its maker to limit. Closes
     * it in the end.
     *
     * @param name how to name it in messages
     * @throws SourceException if it lacks a column that the dataset requires
     */
    public static RecordReader openText(Dataset dataset, String name, InputStream stream) throws IOException {
        return open(dataset, name, stream, text -> text, Position.START, false);
    }

    /** Makes the text out of what a source has. */
    @FunctionalInterface
    private interface Decoder {
        InputStream text(InputStream source) throws IOException;
    }

    private static RecordReader open(
            Dataset dataset, String name, InputStream stream, Decoder decoder, Position from, boolean wholeLinesOnly)
            throws IOException {
        try {
            var text = decoder.text(stream);
            var lines = new LineInput(text, dataset.source().maxRecordBytes());
            // The header stands before any position, so it is read first and then the rest up to the position skipped.
            // What is compressed has an end of its own: one that still grows breaks off.
            var format = RecordFormat.open(dataset, name, lines, wholeLinesOnly && !(text instanceof GzipText));
            var begin = lines.offset();
            if (!lines.skipTo(from.offset(), from.lines())) {
                throw new SourceException(name + ": ends at byte " + lines.offset() + ", before the position "
                        + from.offset() + " from which to go on: it is not the file it was");
            }
            return new RecordReader(name, lines, format, begin, from);
        } catch (IOException | RuntimeException e) {
            stream.close();
            if (e instanceof ZipException || e instanceof EOFException) {
                throw new SourceException(name + ": is not valid gzip: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private static InputStream uncompressed(InputStream stream) throws IOException {
        var buffered = new BufferedInputStream(stream, 64 * 1024);
        buffered.mark(2);
        var first = buffered.read();
        var second = buffered.read();
        buffered.reset();
        return first == 0x1f && second == 0x8b ? new GzipText(buffered, 64 * 1024) : buffered;
    }

    /**
     * The next record, or null at the end of the source. After null the reader is done, even if the file grows: open
     * another one at {@link #position()}.
     *
     * @throws SourceException if the source breaks off, such as a gzip cut in its middle
     */
    public ReadResult next() throws IOException {
        try {
            var result = format.next(input);
            if (result != null) {
                position = new Position(result.endOffset(), input.lines() - format.linesAhead());
            }
            return result;
        } catch (ZipException | EOFException e) {
            throw new SourceException(name + ": the gzip data ends too early or is broken: " + e.getMessage(), e);
        }
    }

    /** Where a reader must begin to go on after the last result; a record may have spanned several lines. */
    public Position position() {
        return position;
    }

    /** How many bytes were read that are no record yet: a last line that has no end, or what follows a quote that has none. */
    public long heldBack() {
        var taken = Math.max(Math.max(begin, position.offset()), format.passedOver());
        return Math.max(0, input.offset() - taken);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
