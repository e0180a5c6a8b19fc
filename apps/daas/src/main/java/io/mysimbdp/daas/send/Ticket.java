// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

/**
 * By what the records of a request are known.
 *
 * @param receipt what the caller asks with, the same for each attempt of a request that can be retried: records that nothing
 *     else identifies are known by it and their position
 * @param run the ingestion run of this attempt
 */
public record Ticket(String receipt, String run) {
    /** The source of the records, as messages and lineage name it. */
    public String source() {
        return "daas:" + receipt;
    }
}
