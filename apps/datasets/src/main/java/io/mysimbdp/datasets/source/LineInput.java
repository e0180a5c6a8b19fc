// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads lines as bytes and knows where each begins: what a reader needs to name a bad line and to go on after it. Ends
 * are LF or CR LF. Memory is bounded by the longest allowed line. Not thread-safe.
 */
final class LineInput implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;
    static final int KEPT_OF_OVER_LONG = 1_024;

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long offset;
    private long lineNumber;

    /**
     * A line without its end.
     *
     * @param number from 1
     * @param endOffset where the next line begins
     * @param bytes the line; of an over-long one only the beginning
     * @param length the length in bytes that it has in the source
     * @param overLong whether it has more bytes than allowed
     * @param terminated whether it ended with a line end rather than with the source
     */
    record Line(long number, long endOffset, byte[] bytes, long length, boolean overLong, boolean terminated) {}

    LineInput(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /** The next line, or null at the end. */
    Line next() throws IOException {
        byte[] collected = null;
        long length = 0;
        while (true) {
            if (position == limit && !fill()) {
                if (length == 0) {
                    return null;
                }
                return line(collected, length, false);
            }
            var end = indexOfLineFeed();
            var stop = end < 0 ? limit : end;
            var count = stop - position;
            if (end >= 0 && collected == null && count <= maxLineBytes) {
                var bytes = Arrays.copyOfRange(buffer, position, stop);
                length = count;
                position = stop + 1;
                offset++;
                return line(bytes, length, true);
            }
            collected = append(collected, length, count);
            length += count;
            if (end >= 0) {
                position = stop + 1;
                offset++;
                return line(collected, length, true);
            }
            position = stop;
        }
    }

    /**
     * Goes on at a later offset, which {@code linesBefore} lines precede.
     *
     * @return whether the source reaches so far
     */
    boolean skipTo(long target, long linesBefore) throws IOException {
        while (offset < target) {
            // What is not in the buffer yet is left to the stream: a plain file leaps over it instead of reading it.
            var leap = position == limit ? in.skip(target - offset) : 0;
            offset += leap;
            if (leap == 0 && position == limit && !fill()) {
                return false;
            }
            var step = (int) Math.min(limit - position, target - offset);
            position += step;
            offset += step;
        }
        lineNumber = Math.max(lineNumber, linesBefore);
        return true;
    }

    long offset() {
        return offset;
    }

    /** How many lines were read, or skipped, so far. */
    long lines() {
        return lineNumber;
    }

    private byte[] append(byte[] collected, long length, int count) {
        // Four bytes more than allowed, because a byte order mark and a CR before the LF don't count.
        var room = maxLineBytes + 4L - length;
        var kept = (int) Math.max(0, Math.min(count, room));
        if (kept == 0 && collected != null) {
            return collected;
        }
        var before = collected == null ? 0 : collected.length;
        var grown = collected == null ? new byte[kept] : Arrays.copyOf(collected, before + kept);
        System.arraycopy(buffer, position, grown, before, kept);
        return grown;
    }

    private Line line(byte[] bytes, long length, boolean terminated) {
        var start = terminated ? offset - 1 : offset;
        offset += length;
        lineNumber++;
        if (start == 0 && startsWithByteOrderMark(bytes)) {
            // Some editors put it before the first character; it is part of no value.
            return withoutEnd(Arrays.copyOfRange(bytes, 3, bytes.length), length - 3, terminated);
        }
        return withoutEnd(bytes, length, terminated);
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
    }

    private Line withoutEnd(byte[] bytes, long length, boolean terminated) {
        var hasCarriageReturn = length == bytes.length && length > 0 && bytes[bytes.length - 1] == '\r';
        var content = hasCarriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
        var contentLength = hasCarriageReturn ? length - 1 : length;
        var overLong = contentLength > maxLineBytes;
        if (overLong) {
            content = Arrays.copyOf(content, Math.min(content.length, KEPT_OF_OVER_LONG));
        }
        return new Line(lineNumber, offset, content, contentLength, overLong, terminated);
    }

    private int indexOfLineFeed() {
        for (var i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
