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
        var mixed = Hash64.scramble(hash ^ text.length());
        for (var i = 0; i < text.length(); i += 4) {
            var four = 0L;
            for (var j = i; j < Math.min(i + 4, text.length()); j++) {
                four = four << 16 | text.charAt(j);
            }
            mixed = Hash64.scramble(mixed ^ four);
        }
        return mixed;
    }

    @Override
    public String toString() {
        return "(" + partition + clustering + ")";
    }
}
