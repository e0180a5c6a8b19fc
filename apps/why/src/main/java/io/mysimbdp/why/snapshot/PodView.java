// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * A pod.
 *
 * @param reason why it failed as a whole, such as {@code Evicted}; mostly empty
 * @param node empty while it has none
 * @param containers those that must end first, then the others
 * @param claims names of the PersistentVolumeClaims that it mounts
 */
public record PodView(
        Meta meta,
        String phase,
        String reason,
        String message,
        String node,
        List<Condition> conditions,
        List<ContainerView> containers,
        List<String> claims) {

    public PodView {
        conditions = List.copyOf(conditions);
        containers = List.copyOf(containers);
        claims = List.copyOf(claims);
    }

    public Ref ref() {
        return meta.ref();
    }

    /** A condition by its type. */
    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(one -> one.type().equals(type)).findFirst();
    }

    /** Whether it takes requests. */
    public boolean isReady() {
        return condition("Ready").filter(Condition::isTrue).isPresent();
    }

    /** Whether it has ended, and ended well. */
    public boolean isDone() {
        return phase.equals("Succeeded");
    }

    /** Whether it is neither ready nor done nor being deleted: then somebody may ask why. */
    public boolean isWaitedFor() {
        return !isReady() && !isDone() && meta.deleted().isEmpty();
    }
}
