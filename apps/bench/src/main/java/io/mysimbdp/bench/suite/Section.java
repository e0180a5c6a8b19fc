// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a benchmark came to.
 *
 * @param name of the benchmark, as on the command line
 * @param title for people
 * @param method how it was measured, in sentences
 * @param comparisons what was compared; may be empty
 * @param tables what else was measured
 * @param notes what should be known beside it
 */
record Section(
        String name,
        String title,
        String method,
        List<Comparison> comparisons,
        List<Table> tables,
        List<String> notes) {

    Section {
        comparisons = List.copyOf(comparisons);
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    /**
     * Figures that have no reference.
     *
     * @param rows cells as texts, as many as there are columns
     */
    record Table(List<String> columns, List<List<String>> rows) {
        Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** The section with a note before its others. */
    Section noted(String note) {
        var all = new ArrayList<String>();
        all.add(note);
        all.addAll(notes);
        return new Section(name, title, method, comparisons, tables, all);
    }

    /** The section as Markdown. */
    String markdown() {
        var text = new StringBuilder("## " + title + "\n\n" + method + "\n");
        if (!comparisons.isEmpty()) {
            text.append('\n').append(markdown(comparisonTable()));
            text.append("\n![").append(title).append("](").append(name).append(".svg)\n");
        }
        tables.forEach(table -> text.append('\n').append(markdown(table)));
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    /** The comparisons, least, median and most of each side. */
    Table comparisonTable() {
        return new Table(
                List.of("what", "unit", "ours", "reference", "ratio", "goal"),
                comparisons.stream()
                        .map(comparison -> List.of(
                                comparison.title(),
                                comparison.unit(),
                                three(comparison.ours(), 0),
                                three(comparison.reference(), 0),
                                three(comparison.ratios(), 2),
                                comparison.goal().isPresent()
                                        ? number(comparison.goal().getAsDouble(), 2)
                                        : ""))
                        .toList());
    }

    /** Least, median and most, as in all tables. */
    static String three(Series series, int digits) {
        return number(series.least(), digits) + " / " + number(series.median(), digits) + " / "
                + number(series.most(), digits);
    }

    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String markdown(Table table) {
        return "| " + String.join(" | ", table.columns()) + " |\n|"
                + table.columns().stream().map(column -> " --- |").collect(Collectors.joining()) + "\n"
                + table.rows().stream()
                        .map(row -> "| " + String.join(" | ", row) + " |\n")
                        .collect(Collectors.joining());
    }

    /** A table for a terminal. */
    static String plain(Table table) {
        var text = new StringBuilder();
        line(text, table, table.columns());
        table.rows().forEach(row -> line(text, table, row));
        return text.toString();
    }

    private static void line(StringBuilder text, Table table, List<String> cells) {
        for (var i = 0; i < cells.size(); i++) {
            var column = i;
            var width = table.rows().stream()
                    .mapToInt(row -> row.get(column).length())
                    .reduce(table.columns().get(i).length(), Math::max);
            text.append("  ")
                    .append(cells.get(i))
                    .append(" ".repeat(width - cells.get(i).length()));
        }
        text.append('\n');
    }
}
