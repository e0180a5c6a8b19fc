// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody whose credentials were checked.
 *
 * @param name for logs and lineage, such as {@code key:4fj2k0a9} or {@code oidc:jane}; never a secret
 * @param tenant the only tenant whose data this caller may reach; empty for an operator of the platform
 * @param roles in that tenant; {@link Role#OPERATOR} alone, and only without a tenant
 */
public record Caller(String name, Optional<String> tenant, Set<Role> roles) {

    /** @throws IllegalArgumentException for an operator of one tenant, or anybody else of none */
    public Caller {
        roles = Set.copyOf(roles);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a caller must have a name");
        }
        if (tenant.isPresent() && roles.contains(Role.OPERATOR)) {
            throw new IllegalArgumentException("an operator of the platform must not be of tenant " + tenant.get());
        }
        if (tenant.isEmpty() && !roles.equals(Set.of(Role.OPERATOR))) {
            throw new IllegalArgumentException("a caller without a tenant must be an operator and nothing else");
        }
    }

    /** Whether the caller may do what this role may, where the caller's roles count. */
    public boolean has(Role role) {
        return roles.stream().anyMatch(own -> own.includes(role));
    }

    /**
     * Whether the caller may do this to the tenant; see {@link Access}.
     *
     * @param tenant one that exists or not
     */
    public boolean may(Action action, String tenant) {
        return Access.decide(this, action, Optional.of(tenant)) instanceof Access.Decision.Allowed;
    }
}
