// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.settings;

import java.util.List;

/** The settings of a program as a Markdown table. */
public final class SettingsTable {
    private SettingsTable() {}

    public static String of(List<SettingsReader.Setting> settings) {
        var table = new StringBuilder("| variable | default | rule | meaning |\n| --- | --- | --- | --- |\n");
        settings.forEach(setting -> table.append("| `")
                .append(setting.key())
                .append("` | ")
                .append(setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`")
                .append(" | ")
                .append(setting.rule())
                .append(" | ")
                .append(setting.meaning())
                .append(" |\n"));
        return table.toString();
    }
}
