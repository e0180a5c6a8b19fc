// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * A node.
 *
 * @param zone its {@code topology.kubernetes.io/zone}
 * @param cordoned whether it takes no new pods
 */
public record NodeView(String name, Optional<String> zone, boolean cordoned, List<Condition> conditions) {
    public NodeView {
        conditions = List.copyOf(conditions);
    }

    public Ref ref() {
        return new Ref("Node", "", name);
    }

    public boolean isReady() {
        return conditions.stream().anyMatch(one -> one.type().equals("Ready") && one.isTrue());
    }
}
