// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

/** Makes the values of one field. Not thread-safe. */
interface ValueMaker {
    /**
     * Writes the text of a record's value.
     *
     * @param record the record's number, from 0
     * @param draws the record's random numbers
     * @param to gets the text, which a format still has to quote
     * @return whether the record has a value
     */
    boolean write(long record, Draws draws, LineBuffer to);
}
