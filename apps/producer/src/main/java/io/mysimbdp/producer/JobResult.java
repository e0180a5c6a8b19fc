// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What sending came to.
 *
 * @param outcome how it ended
 * @param counts what became of the records of all sources, those sent by earlier processes among them
 * @param sources how many sources those are
 * @param alreadySent how many of them had been sent before and were left alone
 * @param rejectedFiles where rejected lines are
 * @param problems why sources could not be sent, each with its name
 * @param failure why everything stopped
 * @param isForNow whether that reason may be gone later
 */
record JobResult(
        Outcome outcome,
        Counts counts,
        int sources,
        int alreadySent,
        List<Path> rejectedFiles,
        List<String> problems,
        Optional<String> failure,
        boolean isForNow) {

    /** How sending ended. */
    enum Outcome {
        /** All was sent; or somebody stopped what would have gone on for ever. */
        DONE,
        /** Somebody stopped it before its end. */
        INTERRUPTED,
        /** A source could not be sent, or Kafka did not take a record. */
        FAILED
    }

    JobResult {
        rejectedFiles = List.copyOf(rejectedFiles);
        problems = List.copyOf(problems);
    }
}
