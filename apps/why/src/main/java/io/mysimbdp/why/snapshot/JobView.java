// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * A Job.
 *
 * @param active pods that run now
 * @param failed pods that failed so far
 */
public record JobView(Meta meta, int active, int failed, List<Condition> conditions) {
    public JobView {
        conditions = List.copyOf(conditions);
    }

    public Ref ref() {
        return meta.ref();
    }

    /** Why it was given up; empty if it wasn't. */
    public Optional<Condition> givenUp() {
        return conditions.stream()
                .filter(one -> one.type().equals("Failed") && one.isTrue())
                .findFirst();
    }

    public boolean isComplete() {
        return conditions.stream().anyMatch(one -> one.type().equals("Complete") && one.isTrue());
    }
}
