// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

/** Rows can't be read now, but later maybe. Its message is for the log: it may say what is inside the platform. */
public final class SourceAwayException extends Exception {
    public SourceAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
