// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

import io.mysimbdp.local.process.StartupListener;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Says what is being done, and how a start goes on. Thread-safe. */
public final class Steps implements StartupListener {
    private final PrintStream out;
    private final Map<String, String> states = new HashMap<>();
    private final long began = System.nanoTime();

    public Steps(PrintStream out) {
        this.out = out;
    }

    /** Begins a step. */
    public void step(String format, Object... values) {
        line("==> " + String.format(Locale.ROOT, format, values));
    }

    /** Says something about the step. */
    public void detail(String format, Object... values) {
        line("    " + String.format(Locale.ROOT, format, values));
    }

    /** Says exactly this. */
    public synchronized void line(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void nodeState(String name, String state) {
        // Two lines a process are enough: that it starts, and that it is there.
        if (!state.equals(states.put(name, state)) && (state.equals("starting") || state.equals("up"))) {
            detail("%-12s %-10s %5.1f s", name, state, (System.nanoTime() - began) / 1e9);
        }
    }
}
