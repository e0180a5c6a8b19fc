// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A body that ends with a {@link BodyException} where it is larger or slower than allowed; makes a hash of what was read.
 * Not thread-safe.
 */
final class LimitedBody extends FilterInputStream {
    private final long maxBytes;
    private final long deadlineNanos;
    private final LongSupplier nanoClock;
    private final MessageDigest digest;
    private long bytes;

    /**
     * @param in after decompression, so that a small body that becomes a large one is seen
     * @param deadlineNanos until when it must have been read, in the time of the clock
     */
    LimitedBody(InputStream in, long maxBytes, long deadlineNanos, LongSupplier nanoClock, MessageDigest digest) {
        super(in);
        this.maxBytes = maxBytes;
        this.deadlineNanos = deadlineNanos;
        this.nanoClock = nanoClock;
        this.digest = digest;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (nanoClock.getAsLong() - deadlineNanos > 0) {
            throw new BodyException(BodyException.Kind.TOO_SLOW, "the body takes too long to arrive");
        }
        var count = super.read(buffer, offset, length);
        if (count > 0) {
            bytes += count;
            if (bytes > maxBytes) {
                throw new BodyException(BodyException.Kind.TOO_LARGE, "the body has more than " + maxBytes + " bytes");
            }
            digest.update(buffer, offset, count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        var skipped = read(new byte[(int) Math.min(count, 8_192)]);
        return Math.max(0, skipped);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** How many bytes were read. */
    long bytes() {
        return bytes;
    }

    /** The hash of what was read; the end of its use. */
    byte[] hash() {
        var hash = digest.digest();
        return Arrays.copyOf(hash, hash.length);
    }
}
