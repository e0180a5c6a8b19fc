// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

/**
 * What became of the records of one source. {@code read} is the sum of {@code rejected}, {@code deadLettered}, {@code
 * stored} and {@code lost}.
 *
 * @param source the source's name
 * @param read its records, unreadable ones too
 * @param rejected those that its format can't read
 * @param deadLettered those that are current dead letters
 * @param stored those whose key is in the table
 * @param lost all others
 */
public record SourceResult(String source, long read, long rejected, long deadLettered, long stored, long lost) {}
