// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.Locale;

/**
 * Names an object of the cluster.
 *
 * @param kind as in its definition, such as {@code PersistentVolumeClaim}
 * @param namespace empty for what lies in none
 */
public record Ref(String kind, String namespace, String name) {
    /** Kind and name as {@code kubectl} takes them. */
    @Override
    public String toString() {
        return singular() + "/" + name;
    }

    /** The kind as {@code kubectl} takes it. */
    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }
}
