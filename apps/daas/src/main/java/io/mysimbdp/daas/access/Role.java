// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody is: within one tenant, or of the platform as a whole. */
public enum Role {
    /** Reads a tenant's records, in the views that its datasets have for readers. */
    READER,
    /** Sends records of a tenant, and asks what became of them. */
    WRITER,
    /** Reader and writer of a tenant, in all views, and manages its keys. */
    ADMIN,
    /** Runs the platform: manages the keys of each tenant, but neither reads nor sends its records. */
    OPERATOR;

    /** Whether somebody of this role may do what the other one may. */
    public boolean includes(Role other) {
        return this == other || (this == ADMIN && (other == READER || other == WRITER));
    }

    /** As people write it: in small letters. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a label, in any case. */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.name().equalsIgnoreCase(label))
                .findFirst();
    }
}
