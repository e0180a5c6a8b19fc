// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The views of a dataset.
 *
 * @param rawRoles the labels of the roles that may read the table as it is
 * @param read the views to read with
 * @param write the views to send with
 */
public record Views(Set<String> rawRoles, List<View> read, List<View> write) {
    /** The labels of the roles of a tenant. An admin may do whatever readers and writers may. */
    public static final List<String> ROLES = List.of("reader", "writer", "admin");

    /** The read view that applies where none is asked for. */
    public static final String DEFAULT = "default";

    /** What the table as it is goes by, where a view is asked for. */
    public static final String RAW = "raw";

    /** Of a dataset that declares none: everybody who may read sees the table as it is. */
    public static final Views NONE = new Views(Set.copyOf(ROLES), List.of(), List.of());

    public Views {
        rawRoles = Set.copyOf(rawRoles);
        read = List.copyOf(read);
        write = List.copyOf(write);
    }

    public Optional<View> readView(String name) {
        return read.stream().filter(view -> view.name().equals(name)).findFirst();
    }

    public Optional<View> writeView(String name) {
        return write.stream().filter(view -> view.name().equals(name)).findFirst();
    }
}
