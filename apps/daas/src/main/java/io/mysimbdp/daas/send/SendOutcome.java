// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a request.
 *
 * @param end how it ended
 * @param read how many records were read
 * @param accepted how many of them Kafka has; of a dry run, how many passed the checks
 * @param rejected how many can't be stored, whenever they are sent
 * @param results each record by position
 * @param hash the SHA-256 of the body; empty where its end was not reached
 */
public record SendOutcome(
        End end, int read, int accepted, int rejected, List<Map<String, Object>> results, Optional<byte[]> hash) {
    public SendOutcome {
        // Not copied: that would make all of them at once.
        results = Collections.unmodifiableList(results);
    }

    /** How it ended. */
    public sealed interface End {
        /** With the end of the body. */
        record Complete() implements End {}

        /**
         * Before the end, because the body is not what its media type says.
         *
         * @param reason what was found
         */
        record Malformed(String reason) implements End {}

        /**
         * Before the end, because of a limit.
         *
         * @param reason which one
         */
        record TooLarge(String reason) implements End {}

        /** Before the end, because that took too long to come. */
        record TooSlow() implements End {}

        /**
         * Kafka does not answer.
         *
         * @param reason for logs
         */
        record KafkaAway(String reason) implements End {}

        /** The caller is gone. */
        record BrokenOff() implements End {}
    }
}
