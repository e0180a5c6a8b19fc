// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The next offset of each partition of a topic, as the id of an event. Not thread-safe. */
final class Offsets {
    private static final byte VERSION = 1;
    private static final int MAX_PARTITIONS = 10_000;

    private final long[] next;

    Offsets(long[] next) {
        this.next = next.clone();
    }

    Offsets copy() {
        return new Offsets(next);
    }

    int partitions() {
        return next.length;
    }

    long next(int partition) {
        return next[partition];
    }

    /** Notes that everything before an offset is done with; it never goes back. */
    void advance(int partition, long offset) {
        next[partition] = Math.max(next[partition], offset);
    }

    void advance(Offsets other) {
        for (var i = 0; i < next.length; i++) {
            advance(i, other.next[i]);
        }
    }

    void set(int partition, long offset) {
        next[partition] = offset;
    }

    /** As a short text: each number in as many bytes of seven bits as it needs. */
    String encode() {
        var bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        write(bytes, next.length);
        for (var offset : next) {
            write(bytes, offset);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        var rest = number;
        while (rest >= 0x80) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /**
     * Reads it back.
     *
     * @param partitions how many there are now; those that came later begin at 0
     * @return empty if it is no such text, or of a topic with more partitions
     */
    static Optional<Offsets> decode(String text, int partitions) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text.strip());
            if (bytes.length < 2 || bytes[0] != VERSION) {
                return Optional.empty();
            }
            var reader = new Reader(bytes);
            var count = reader.number();
            if (count > Math.min(partitions, MAX_PARTITIONS)) {
                return Optional.empty();
            }
            var next = new long[partitions];
            for (var i = 0; i < count; i++) {
                next[i] = reader.number();
            }
            return reader.at == bytes.length ? Optional.of(new Offsets(next)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at = 1;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long number() {
            var number = 0L;
            for (var shift = 0; shift < 63; shift += 7) {
                if (at == bytes.length) {
                    throw new IllegalArgumentException("ends inside a number");
                }
                var b = bytes[at++];
                number |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return number;
                }
            }
            throw new IllegalArgumentException("is larger than an offset");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Offsets offsets && Arrays.equals(next, offsets.next);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        return Arrays.toString(next);
    }
}
