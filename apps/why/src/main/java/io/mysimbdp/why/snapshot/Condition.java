// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of a {@code status.conditions}.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason a word, or empty
 * @param message a sentence, or empty
 */
public record Condition(String type, String status, String reason, String message, Optional<Instant> since) {
    public boolean isTrue() {
        return status.equals("True");
    }

    /** Reason and message, as far as there are. */
    public String text() {
        return reason.isEmpty() || message.isEmpty() ? reason + message : reason + ": " + message;
    }
}
