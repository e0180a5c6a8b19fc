// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How an ingestion run stands.
 *
 * @param checksum the SHA-256 of the source's bytes as they are stored, in hex; empty while or where nobody knows it
 * @param ended empty while it goes on
 * @param counts what became of its records so far
 */
record RunReport(
        String source,
        String runId,
        Status status,
        Instant started,
        Optional<Instant> ended,
        Optional<String> checksum,
        Counts counts) {

    /** Where a run stands in its life. */
    enum Status {
        RUNNING,
        DONE,
        INTERRUPTED,
        FAILED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
