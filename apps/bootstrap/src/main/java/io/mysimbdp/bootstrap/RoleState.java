// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.util.Set;

/**
 * A role as Cassandra has it.
 *
 * @param login whether it may log in
 * @param superuser whether it may do everything
 * @param memberOf the roles that it was granted itself
 * @param grants what it was granted itself
 * @param password what is known of its password
 */
record RoleState(boolean login, boolean superuser, Set<String> memberOf, Set<Grant> grants, StoredPassword password) {

    /** The password that the store has of a role. */
    enum StoredPassword {
        MISSING,
        WORKS,
        REFUSED
    }

    RoleState {
        memberOf = Set.copyOf(memberOf);
        grants = Set.copyOf(grants);
    }
}
