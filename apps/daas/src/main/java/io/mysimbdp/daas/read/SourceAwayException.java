// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

/** Rows can't be read now, but later maybe. */
public final class SourceAwayException extends Exception {
    public SourceAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
