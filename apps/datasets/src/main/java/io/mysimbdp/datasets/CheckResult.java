// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.List;

/** What a check of a record came to. */
public sealed interface CheckResult {
    /** It passed every check. */
    record Valid(Row row) implements CheckResult {}

    /** It failed at least one check; all failures are listed. */
    record Invalid(List<FieldProblem> problems) implements CheckResult {
        public Invalid {
            problems = List.copyOf(problems);
        }

        /** The reason that counts where one is asked for: the first. */
        public Reason reason() {
            return problems.get(0).reason();
        }
    }
}
