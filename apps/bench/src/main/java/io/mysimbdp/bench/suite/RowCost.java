// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * What a row cost: microseconds of a processor.
 *
 * @param rowsARequest how many rows went into a request
 * @param own of what writes
 * @param nodes of the nodes, without their compaction
 * @param compaction of the nodes' compaction
 * @param brokers of the brokers
 */
record RowCost(double rowsARequest, double own, double nodes, double compaction, double brokers) {
    static final List<String> COLUMNS = List.of(
            "processor time for a row, in µs",
            "rows in a request",
            "what writes",
            "nodes without compaction",
            "their compaction",
            "broker",
            "together");

    private static final Pattern FIGURES = Pattern.compile(
            "rows_a_request=([0-9.]+) own_us=([0-9.]+) nodes_us=([0-9.]+) compaction_us=([0-9.]+) brokers_us=([0-9.]+)");

    /** As another process writes it, for {@link #parse}. */
    String figures() {
        return String.format(
                Locale.ROOT,
                "rows_a_request=%.2f own_us=%.2f nodes_us=%.2f compaction_us=%.2f brokers_us=%.2f",
                rowsARequest,
                own,
                nodes,
                compaction,
                brokers);
    }

    /**
     * Finds in a text what {@link #figures} gave.
     *
     * @throws IllegalArgumentException if it is not there
     */
    static RowCost parse(String text) {
        var matcher = FIGURES.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no cost of a row in: " + text);
        }
        return new RowCost(
                Double.parseDouble(matcher.group(1)),
                Double.parseDouble(matcher.group(2)),
                Double.parseDouble(matcher.group(3)),
                Double.parseDouble(matcher.group(4)),
                Double.parseDouble(matcher.group(5)));
    }

    private double together() {
        return own + nodes + compaction + brokers;
    }

    /** A row of a table: the medians of several rounds. */
    static List<String> cells(String title, List<RowCost> rounds) {
        return List.of(
                title,
                median(rounds, RowCost::rowsARequest),
                median(rounds, RowCost::own),
                median(rounds, RowCost::nodes),
                median(rounds, RowCost::compaction),
                median(rounds, RowCost::brokers),
                median(rounds, RowCost::together));
    }

    private static String median(List<RowCost> rounds, ToDoubleFunction<RowCost> figure) {
        return Section.number(
                new Series("cost", rounds.stream().map(figure::applyAsDouble).toList()).median(), 1);
    }
}
