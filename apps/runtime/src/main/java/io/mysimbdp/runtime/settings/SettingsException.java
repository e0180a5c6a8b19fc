// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.settings;

import java.util.List;

/** The settings can't be used. The message lists every problem, one a line. */
public final class SettingsException extends RuntimeException {
    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
