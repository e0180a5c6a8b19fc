// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.List;

/**
 * What one thing measured, round by round.
 *
 * @param label what was measured
 * @param values one a round, in order; at least one
 */
record Series(String label, List<Double> values) {
    Series {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values must hold at least one, got none for " + label);
        }
    }

    double least() {
        return sorted().get(0);
    }

    /** The middle one; of an even number, the mean of the two in the middle. */
    double median() {
        var sorted = sorted();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double most() {
        return sorted().get(values.size() - 1);
    }

    private List<Double> sorted() {
        return values.stream().sorted().toList();
    }
}
