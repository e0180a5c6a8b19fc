// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Ours beside a reference, measured in turn.
 *
 * @param title what is compared
 * @param unit of both, such as {@code records/s}; more is better
 * @param ours a value for each round
 * @param reference a value for each round
 * @param goal the ratio that is aimed at; empty if none is
 */
record Comparison(String title, String unit, Series ours, Series reference, OptionalDouble goal) {

    Comparison {
        if (ours.values().size() != reference.values().size()) {
            throw new IllegalArgumentException("both must have as many rounds, got "
                    + ours.values().size() + " and " + reference.values().size());
        }
    }

    /**
     * A case of many beside the one they are all compared with, in rows a second, without a goal.
     *
     * @param reference may be a round ahead, while a round is not over
     */
    static Comparison ofRates(String title, List<Double> rates, List<Double> reference) {
        return new Comparison(
                title,
                "rows/s",
                new Series("this", rates),
                new Series("reference", reference.subList(0, rates.size())),
                OptionalDouble.empty());
    }

    /** Ours by the reference, for each round: what slows the machine for a while slows both. */
    Series ratios() {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < ours.values().size(); i++) {
            ratios.add(ours.values().get(i) / reference.values().get(i));
        }
        return new Series("ratio", List.copyOf(ratios));
    }
}
