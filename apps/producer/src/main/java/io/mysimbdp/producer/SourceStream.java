// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The bytes of a source as they are stored, counted and, if asked for, hashed on the way. Read by one thread; the count
 * may be asked for by others.
 */
final class SourceStream extends InputStream {
    private final InputStream in;
    private final Optional<MessageDigest> digest;
    private volatile long count;

    SourceStream(InputStream in, boolean hashed) {
        this.in = in;
        this.digest = hashed ? Optional.of(SourceIdentity.sha256()) : Optional.empty();
    }

    @Override
    public int read() throws IOException {
        var single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var read = in.read(buffer, offset, length);
        if (read > 0) {
            digest.ifPresent(hash -> hash.update(buffer, offset, read));
            advance(read);
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        if (digest.isPresent()) {
            // Reads, because what is hashed must be read.
            return super.skip(bytes);
        }
        var skipped = in.skip(bytes);
        advance(skipped);
        return skipped;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void advance(long bytes) {
        count += bytes;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** How many bytes were read or skipped. */
    long count() {
        return count;
    }

    /** Reads what is left and gives the SHA-256 of all, in hex; empty where it was not hashed. */
    Optional<String> checksum() throws IOException {
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        var rest = new byte[8 * 1024];
        while (read(rest, 0, rest.length) >= 0) {
            // Hashed while it is read.
        }
        return Optional.of(HexFormat.of().formatHex(digest.get().digest()));
    }
}
