// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

/** A process ended while somebody waited for it. The message has the last lines of its log. */
public final class ProcessDiedException extends RuntimeException {

    ProcessDiedException(String message) {
        super(message);
    }
}
