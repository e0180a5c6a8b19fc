// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

/** What was waited for did not come about in time. The message says what it was and how far it came. */
public final class StartupTimeoutException extends RuntimeException {

    StartupTimeoutException(String message) {
        super(message);
    }
}
