// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource.
 *
 * @param group of its kind, such as {@code kafka.strimzi.io}
 * @param hasStatus whether its operator has ever written one
 * @param observedGeneration the last change that its operator has dealt with; empty if it doesn't say
 * @param details what else it says of itself, by a name for people: an error, the progress of a datacenter
 */
public record ResourceView(
        Meta meta,
        String group,
        boolean hasStatus,
        Optional<Long> observedGeneration,
        List<Condition> conditions,
        Map<String, String> details) {

    public ResourceView {
        conditions = List.copyOf(conditions);
        details = Map.copyOf(details);
    }

    public Ref ref() {
        return meta.ref();
    }

    public String kind() {
        return meta.ref().kind();
    }

    /** A condition by its type. */
    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(one -> one.type().equals(type)).findFirst();
    }
}
