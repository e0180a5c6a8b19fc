// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.aggregate;

import java.math.BigDecimal;
import java.math.MathContext;

/** Count, least, greatest and mean of the values that it was given, exactly summed. Not thread-safe. */
final class Summary {
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal min;
    private BigDecimal max;

    /** @param value null counts as none */
    void add(Object value) {
        if (value == null) {
            return;
        }
        var number = value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
        count++;
        sum = sum.add(number);
        min = min == null || number.compareTo(min) < 0 ? number : min;
        max = max == null || number.compareTo(max) > 0 ? number : max;
    }

    long count() {
        return count;
    }

    /** Null if there was no value. */
    BigDecimal min() {
        return min;
    }

    BigDecimal max() {
        return max;
    }

    /** With 16 digits, as many as a double has. */
    BigDecimal mean() {
        return count == 0 ? null : sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL64);
    }
}
