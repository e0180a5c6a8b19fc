// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * By what a file is known again: it may have grown, but not have become shorter or begin differently.
 *
 * @param size its size in bytes
 * @param headBytes how many of its first bytes were looked at, at most {@value #HEAD_BYTES}
 * @param headHash the SHA-256 of those, in hex
 * @param gzip whether it is compressed, so that positions in it are not positions in the file
 */
record SourceIdentity(long size, int headBytes, String headHash, boolean gzip) {
    static final int HEAD_BYTES = 4_096;

    static SourceIdentity of(Path file) throws IOException {
        var head = head(file, HEAD_BYTES);
        var gzip = head.length >= 2 && head[0] == 0x1f && (head[1] & 0xff) == 0x8b;
        return new SourceIdentity(Files.size(file), head.length, hash(head), gzip);
    }

    /** Whether the file is still this one, with at least {@code offset} bytes read from it before. */
    boolean isStill(Path file, long offset) throws IOException {
        var sizeNow = Files.size(file);
        return sizeNow >= size
                && (gzip || sizeNow >= offset)
                && hash(head(file, headBytes)).equals(headHash);
    }

    SourceIdentity withSize(long newSize) {
        return new SourceIdentity(newSize, headBytes, headHash, gzip);
    }

    private static byte[] head(Path file, int bytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(bytes);
        }
    }

    private static String hash(byte[] head) {
        return HexFormat.of().formatHex(sha256().digest(Arrays.copyOf(head, head.length)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
