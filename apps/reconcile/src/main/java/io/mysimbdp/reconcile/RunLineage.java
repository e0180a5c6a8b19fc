// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * An ingestion run: what its producer says of it, and what consumers have said of its messages so far.
 *
 * @param runId its id
 * @param source what it read
 * @param checksum the checksum of what it read
 * @param status {@code running}, {@code done}, {@code interrupted} or {@code failed}
 * @param started when it began
 * @param ended when it ended; empty while it runs
 * @param updated when its producer last said anything
 * @param read the records it read
 * @param rejected those that it couldn't read
 * @param produced the messages that it sent
 * @param bytesProduced their size in bytes
 * @param applicationVersion the producer's version
 * @param host where the producer ran
 * @param stored its messages that were stored
 * @param deadLettered its messages that became dead letters
 */
public record RunLineage(
        String runId,
        String source,
        Optional<String> checksum,
        String status,
        Instant started,
        Optional<Instant> ended,
        Instant updated,
        long read,
        long rejected,
        long produced,
        long bytesProduced,
        String applicationVersion,
        Optional<String> host,
        long stored,
        long deadLettered) {

    /**
     * The messages that no consumer has accounted for yet. Less than zero while the producer's last word is older than
     * the consumers'.
     */
    public long outstanding() {
        return produced - stored - deadLettered;
    }
}
