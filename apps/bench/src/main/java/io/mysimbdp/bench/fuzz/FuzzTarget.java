// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import java.util.List;

/** Something that reads input from outside. Used by one thread. */
interface FuzzTarget {
    String name();

    /** Good input, which is damaged. */
    List<byte[]> seeds();

    /** Words that mean something there, put into the input. */
    List<String> words();

    /**
     * Reads the input.
     *
     * @throws Exception that no input should cause, or an {@link AssertionError} that says what does not hold
     */
    void read(byte[] input) throws Exception;

    /** Fails where something does not hold. */
    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }
}
