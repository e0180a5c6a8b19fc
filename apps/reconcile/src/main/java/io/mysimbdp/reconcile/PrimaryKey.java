// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.util.List;

/**
 * The primary key of a row, in a form in which equal keys are equal.
 *
 * @param partition the values of the partition key, as they are bound to a statement
 * @param clustering the values of the clustering columns: see {@link KeyColumns#comparable}
 */
record PrimaryKey(List<Object> partition, List<Object> clustering) {

    /** A hash of 64 bits: any two of n different keys share one with a chance of about n²/2⁶⁵. */
    long hash() {
        var hash = 0x9E3779B97F4A7C15L;
        for (var value : partition) {
            hash = mix(hash, text(value));
        }
        for (var value : clustering) {
            hash = mix(hash, text(value));
        }
        return hash;
    }

    /** The texts of two different values of a column differ, since a column has one type. */
    private static String text(Object value) {
        return value.toString();
    }

    private static long mix(long hash, String text) {
        var mixed = scramble(hash ^ text.length());
        for (var i = 0; i < text.length(); i += 4) {
            var four = 0L;
            for (var j = i; j < Math.min(i + 4, text.length()); j++) {
                four = four << 16 | text.charAt(j);
            }
            mixed = scramble(mixed ^ four);
        }
        return mixed;
    }

    /** The finalizer of SplitMix64: each bit of the input changes each bit of the output with a chance of one half. */
    private static long scramble(long value) {
        var mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public String toString() {
        return "(" + partition + clustering + ")";
    }
}
