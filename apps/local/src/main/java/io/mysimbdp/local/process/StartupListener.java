// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

/** Hears how a start goes on, so that a person who waits can be told. Called on the thread that waits, quickly please. */
@FunctionalInterface
public interface StartupListener {

    /** Says nothing to nobody. */
    StartupListener SILENT = (name, state) -> {};

    /**
     * A process changed its state.
     *
     * @param name the process, e.g. {@code cassandra-2}
     * @param state a few words for people, e.g. {@code starting}, {@code joining}, {@code up}
     */
    void nodeState(String name, String state);
}
