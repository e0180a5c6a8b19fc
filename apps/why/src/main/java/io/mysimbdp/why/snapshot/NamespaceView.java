// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The namespace in question.
 *
 * @param exists whether it is there; taken as true where that may not be seen
 * @param deleted since when it is being deleted
 * @param conditions what holds the deletion
 */
public record NamespaceView(
        String name,
        boolean exists,
        Map<String, String> labels,
        Optional<Instant> deleted,
        List<Condition> conditions) {

    public NamespaceView {
        labels = Map.copyOf(labels);
        conditions = List.copyOf(conditions);
    }

    public Ref ref() {
        return new Ref("Namespace", "", name);
    }

    /** A namespace without anything special. */
    public static NamespaceView of(String name) {
        return new NamespaceView(name, true, Map.of(), Optional.empty(), List.of());
    }
}
