// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the settings of a program for people: a Markdown table that reads well on a terminal too. */
public final class SettingsTable {
    private static final List<String> TITLES = List.of("Setting", "Default", "Allowed", "Meaning");

    private SettingsTable() {}

    /** The table, each line with its end. */
    public static String of(List<SettingsReader.Setting> settings) {
        var rows = settings.stream()
                .map(setting -> List.of(setting.key(), setting.defaultValue(), setting.rule(), setting.meaning()))
                .toList();
        var widths = new int[TITLES.size()];
        for (var column = 0; column < widths.length; column++) {
            var at = column;
            widths[column] = Math.max(
                    TITLES.get(column).length(),
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
        }
        var rule = List.of("-".repeat(widths[0]), "-".repeat(widths[1]), "-".repeat(widths[2]), "-".repeat(widths[3]));
        return line(TITLES, widths)
                + line(rule, widths)
                + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder("|");
        for (var column = 0; column < widths.length; column++) {
            var cell = cells.get(column);
            line.append(' ')
                    .append(cell)
                    .append(" ".repeat(widths[column] - cell.length()))
                    .append(" |");
        }
        return line.append('\n').toString();
    }
}
