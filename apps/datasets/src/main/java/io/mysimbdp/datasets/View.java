// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A dataset as outsiders see it, or as they send it. Columns that it doesn't name stay as they are.
 *
 * @param name its name, unique among the read views and among the write views of its dataset
 * @param roles the labels of the roles that may use it, of {@link Views#ROLES}
 * @param drop the columns that it leaves out; of a write view, the fields that are ignored
 * @param fields the columns that it changes
 */
public record View(String name, Set<String> roles, List<String> drop, List<ViewField> fields) {
    public View {
        roles = Set.copyOf(roles);
        drop = List.copyOf(drop);
        fields = List.copyOf(fields);
    }

    public Optional<ViewField> field(String column) {
        return fields.stream().filter(field -> field.name().equals(column)).findFirst();
    }

    /** The name outside of a column of the dataset. */
    public String nameOf(String column) {
        return field(column).map(ViewField::as).orElse(column);
    }
}
