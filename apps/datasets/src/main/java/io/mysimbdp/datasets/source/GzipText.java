// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The text of all members of a gzip stream (RFC 1952). {@link GZIPInputStream} takes a source that has just nothing to
 * give, such as a pipe, for one that has ended, and passes over whatever follows a member and is none; both would lose
 * records without a word. Not thread-safe.
 */
public final class GzipText extends GZIPInputStream {
    /** The checksum and the length of a member. */
    private static final int TRAILER_BYTES = 8;

    private final Waiting waiting;
    private boolean ended;

    /**
     * @param in what is compressed; closed with this
     * @param bufferBytes how much of it is read at a time
     * @throws ZipException if it does not begin as gzip does
     */
    public GzipText(InputStream in, int bufferBytes) throws IOException {
        this(new Waiting(in), bufferBytes);
    }

    private GzipText(Waiting in, int bufferBytes) throws IOException {
        super(in, bufferBytes);
        waiting = in;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        if (read < 0 && !ended) {
            ended = true;
            requireEnd();
        }
        return read;
    }

    /** Archives are padded with zeros. */
    private void requireEnd() throws IOException {
        requireZero(waiting.readNonZero ? 1 : 0);
        var left = Math.max(0, inf.getRemaining() - TRAILER_BYTES);
        for (var i = len - left; i < len; i++) {
            requireZero(buf[i]);
        }
        for (var next = in.read(); next >= 0; next = in.read()) {
            requireZero(next);
        }
    }

    private static void requireZero(int padding) throws ZipException {
        if (padding != 0) {
            throw new ZipException("something follows it that is no gzip data");
        }
    }

    /** Has something available until it has ended, for which it waits. */
    private static final class Waiting extends PushbackInputStream {
        /** Since it was last asked what is available: that is where a member ends, and what was read there may be none. */
        private boolean readNonZero;

        Waiting(InputStream in) {
            super(in, 1);
        }

        @Override
        public int read() throws IOException {
            var next = super.read();
            readNonZero |= next > 0;
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            for (var i = 0; i < read && !readNonZero; i++) {
                readNonZero = bytes[offset + i] != 0;
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            readNonZero = false;
            var next = super.read();
            if (next < 0) {
                return 0;
            }
            unread(next);
            return Math.max(1, super.available());
        }
    }
}
