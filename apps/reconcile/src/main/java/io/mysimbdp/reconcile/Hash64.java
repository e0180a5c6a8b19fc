// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of 64 bits: any two of n different values share one with a chance of about n²/2⁶⁵. */
final class Hash64 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hash64() {}

    /** The finalizer of SplitMix64: each bit of the input changes each bit of the output with a chance of one half. */
    static long scramble(long value) {
        var mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** The hash of a text after what was hashed before it. */
    static long of(long before, byte[] bytes) {
        var hash = scramble(before ^ bytes.length);
        var i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            hash = scramble(hash ^ (long) LONGS.get(bytes, i));
        }
        var rest = 0L;
        for (; i < bytes.length; i++) {
            rest = rest << Byte.SIZE | (bytes[i] & 0xff);
        }
        return scramble(hash ^ rest);
    }
}
