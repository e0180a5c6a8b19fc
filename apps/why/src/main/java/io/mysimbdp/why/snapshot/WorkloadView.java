// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * What makes pods: a Deployment, ReplicaSet, StatefulSet, DaemonSet or StrimziPodSet.
 *
 * @param wanted how many pods it should have
 * @param existing how many it has
 * @param ready how many of them are ready
 */
public record WorkloadView(Meta meta, int wanted, int existing, int ready, List<Condition> conditions) {
    public WorkloadView {
        conditions = List.copyOf(conditions);
    }

    public Ref ref() {
        return meta.ref();
    }

    /** A condition by its type. */
    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(one -> one.type().equals(type)).findFirst();
    }
}
