// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

/** What came of checking credentials. */
public sealed interface AuthResult {
    /** They are right. */
    record Known(Caller caller) implements AuthResult {}

    /** There are none: status 401. */
    record Anonymous() implements AuthResult {}

    /**
     * They are wrong: status 401.
     *
     * @param reason for logs; the caller is told no more than that the credentials are not valid
     */
    record Refused(String reason) implements AuthResult {}

    /**
     * Whether they are right can't be found out now: status 503.
     *
     * @param reason for the caller and logs, such as {@code Cassandra can't be reached}
     */
    record Unavailable(String reason) implements AuthResult {}
}
