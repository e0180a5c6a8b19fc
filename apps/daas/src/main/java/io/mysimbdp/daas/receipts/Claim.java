// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

import java.time.Duration;

/** What came of claiming a key. */
public sealed interface Claim {
    /**
     * The request is to be worked on, here and nowhere else.
     *
     * @param receipt the same for each attempt
     * @param attempt from 1: more than that where an earlier one was given up or died
     * @param owner stands for this attempt alone
     */
    record Mine(String receipt, int attempt, String owner) implements Claim {}

    /**
     * It is being worked on.
     *
     * @param retryAfter when to look again
     */
    record Busy(Duration retryAfter) implements Claim {}

    /** It has been answered. */
    record Done(StoredAnswer answer) implements Claim {}
}
