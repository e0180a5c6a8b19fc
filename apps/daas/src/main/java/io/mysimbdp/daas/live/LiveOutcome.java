// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import io.mysimbdp.daas.read.ParameterProblem;
import java.util.List;

/** What came of asking for a stream. */
public sealed interface LiveOutcome {
    /** Here it is. */
    record Open(LiveStream stream) implements LiveOutcome {}

    /** The query is wrong. */
    record Refused(List<ParameterProblem> problems) implements LiveOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The caller may not use the view.
     *
     * @param reason which ones the caller may use
     */
    record Forbidden(String reason) implements LiveOutcome {}

    /**
     * There are as many streams as may be.
     *
     * @param reason for people
     */
    record TooMany(String reason) implements LiveOutcome {}

    /**
     * Not now, but later maybe.
     *
     * @param reason for people
     */
    record Unavailable(String reason) implements LiveOutcome {}
}
