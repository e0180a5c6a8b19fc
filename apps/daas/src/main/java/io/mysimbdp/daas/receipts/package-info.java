// SPDX-License-Identifier: Apache-2.0
/** What is known of requests that sent records: receipts, and answers kept for retries. */
package io.mysimbdp.daas.receipts;
