// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import java.util.List;
import java.util.Optional;

/** What came of a query. */
public sealed interface ReadOutcome {
    /**
     * A page, whole in memory.
     *
     * @param body its bytes
     * @param records how many records it has, or was made of
     * @param continuation what to ask the next page with; empty for the last
     */
    record Page(byte[] body, long records, Optional<String> continuation) implements ReadOutcome {}

    /** Records to be written one after another. */
    record Stream(RecordStream stream) implements ReadOutcome {}

    /** The query is wrong. */
    record Refused(List<ParameterProblem> problems) implements ReadOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The caller may not use the view.
     *
     * @param reason which ones the caller may use
     */
    record Forbidden(String reason) implements ReadOutcome {}

    /**
     * Not now, but later maybe.
     *
     * @param reason for people
     */
    record Unavailable(String reason) implements ReadOutcome {}
}
