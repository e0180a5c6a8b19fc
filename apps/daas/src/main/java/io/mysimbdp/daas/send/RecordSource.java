// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import java.io.Closeable;
import java.io.IOException;

/** Takes the records out of a body one after another; memory does not grow with the body. Not thread-safe. */
interface RecordSource extends Closeable {
    /** What stands at one position of a body. */
    sealed interface Item {
        /** The line on which it begins, from 1; 0 where lines mean nothing. */
        long line();
    }

    /** A record, whose fields are not checked. */
    record Sent(byte[] json, long line) implements Item {}

    /** Something that can't be read as a record. */
    record Broken(String reason, long line) implements Item {}

    /**
     * The next one, or null at the end.
     *
     * @throws BodyException if there is no knowing where the next record begins
     * @throws IOException if the rest of the body does not come
     */
    Item next() throws IOException;
}
