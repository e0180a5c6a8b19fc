// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

/** What was asked for can't be done as it was asked; the message says what to do instead. */
final class WrongUseException extends RuntimeException {
    WrongUseException(String message) {
        super(message);
    }
}
