// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.local.process.StartupListener;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Shows which broker or node is how far, a line for each change of its state. */
final class StartupView implements StartupListener {
    private final PrintStream out;
    private final long began = System.nanoTime();
    private final Map<String, String> states = new LinkedHashMap<>();

    StartupView(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void nodeState(String name, String state) {
        if (!state.equals(states.put(name, state))) {
            out.printf(Locale.ROOT, "    %-12s %-28s %5.1f s%n", name, state, (System.nanoTime() - began) / 1e9);
            out.flush();
        }
    }
}
