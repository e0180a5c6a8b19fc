// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

/**
 * A line that is not sent.
 *
 * @param line its number in the source, from 1
 * @param reason the rule and what was found
 * @param raw its beginning; empty if it was not kept
 * @param truncated whether there is more of it than {@code raw}
 */
record Rejection(long line, String reason, byte[] raw, boolean truncated) {
    /** So many bytes of a line are kept at most. */
    static final int KEPT_BYTES = 1_024;
}
