// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

/** Something that was sent or stored is not there: no figure is worth anything then. */
final class LostException extends RuntimeException {
    private final long lost;

    LostException(String what, long expected, long found) {
        super(what + ": expected " + expected + ", but there are " + found);
        this.lost = expected - found;
    }

    static void require(String what, long expected, long found) {
        if (expected != found) {
            throw new LostException(what, expected, found);
        }
    }

    long lost() {
        return lost;
    }
}
