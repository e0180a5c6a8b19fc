// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

/** Something of this machine or of the command line is in the way; the message says what to do about it. */
public final class InTheWayException extends RuntimeException {
    public InTheWayException(String message) {
        super(message);
    }
}
