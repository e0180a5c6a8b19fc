// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

/**
 * What became of the accepted records of a receipt by now.
 *
 * @param stored how many are in the table
 * @param deadLettered how many turned out not to be storable
 */
public record Progress(long stored, long deadLettered) {}
