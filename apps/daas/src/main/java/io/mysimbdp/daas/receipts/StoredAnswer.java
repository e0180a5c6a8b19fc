// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

/**
 * An answer that a retry gets again.
 *
 * @param fingerprint of the request that it answers: its parameters and body
 * @param status its status code
 * @param mediaType of its body
 * @param body its body
 */
public record StoredAnswer(String fingerprint, int status, String mediaType, byte[] body) {}
