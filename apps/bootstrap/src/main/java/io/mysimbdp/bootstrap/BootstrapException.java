// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.util.List;

/** What is described can't be made of what is there. Nothing was changed. The message lists every problem, one a line. */
public final class BootstrapException extends Exception {
    private final transient List<String> problems;

    public BootstrapException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
