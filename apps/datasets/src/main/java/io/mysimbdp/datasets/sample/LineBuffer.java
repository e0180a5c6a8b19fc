// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line, or a part of one, as it is put together: bytes of UTF-8. Used over and over. Not thread-safe. */
final class LineBuffer {
    private byte[] bytes = new byte[256];
    private int length;

    int length() {
        return length;
    }

    byte at(int index) {
        return bytes[index];
    }

    void clear() {
        length = 0;
    }

    void put(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    void put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void put(LineBuffer other) {
        put(other, 0, other.length);
    }

    void put(LineBuffer other, int from, int to) {
        room(to - from);
        System.arraycopy(other.bytes, from, bytes, length, to - from);
        length += to - from;
    }

    void putNumber(long number) {
        putNumber(number, 0, 1);
    }

    /**
     * Writes {@code unscaled / 10^decimals} with all its decimals, and leading zeros up to a number of digits.
     *
     * @param minDigits how many digits to write at least, those after the point included
     */
    void putNumber(long unscaled, int decimals, int minDigits) {
        if (unscaled == Long.MIN_VALUE) {
            throw new IllegalArgumentException("a number must be greater than " + Long.MIN_VALUE);
        }
        room(24 + Math.max(minDigits, decimals));
        if (unscaled < 0) {
            bytes[length++] = '-';
        }
        var rest = Math.abs(unscaled);
        var digits = Math.max(Math.max(minDigits, decimals + 1), digitsOf(rest));
        var end = length + digits + (decimals > 0 ? 1 : 0);
        var at = end;
        for (var digit = 0; digit < digits; digit++) {
            if (digit == decimals && decimals > 0) {
                bytes[--at] = '.';
            }
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    private static int digitsOf(long number) {
        var digits = 1;
        for (var rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Makes room for one byte in the middle and sets it. */
    void insert(int index, byte value) {
        room(1);
        System.arraycopy(bytes, index, bytes, index + 1, length - index);
        bytes[index] = value;
        length++;
    }

    void cut(int newLength) {
        length = newLength;
    }

    void replace(byte from, byte to) {
        for (var i = 0; i < length; i++) {
            if (bytes[i] == from) {
                bytes[i] = to;
            }
        }
    }

    /** The first index from which on the bytes are whole characters, at or before an index. */
    int characterStart(int index) {
        var start = index;
        while (start > 0 && (bytes[start] & 0xc0) == 0x80) {
            start--;
        }
        return start;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
