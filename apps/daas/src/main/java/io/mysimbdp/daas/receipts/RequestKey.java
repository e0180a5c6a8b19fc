// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

/**
 * By what a request is known again when it is retried: the caller's own key counts for this caller and dataset alone.
 *
 * @param key the header {@code Idempotency-Key}
 */
public record RequestKey(String tenant, String dataset, String caller, String key) {}
