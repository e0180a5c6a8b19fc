// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.bootstrap.BootstrapResult.Kind;
import io.mysimbdp.datasets.TableCql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to do so that the roles are as wanted. Every step may be done again.
 *
 * @param roles those that something is to be done with, in order
 */
record RolePlan(List<PlannedRole> roles, List<Item> items, List<String> notes) {

    /** What to do with the login of a role. */
    enum Login {
        /** Make the role, with the password that is kept for it. */
        CREATE,
        /** Set the password that is kept for it. */
        SET_PASSWORD,
        KEEP
    }

    /**
     * One role's steps.
     *
     * @param login comes first
     * @param statements CQL, to be executed one after another; what is granted comes before what is revoked, so that an
     *     app that runs is never without what both have in common
     */
    record PlannedRole(String name, Login login, List<String> statements) {}

    /**
     * Plans.
     *
     * @param present the wanted roles that exist
     * @param others the names of all roles there are
     * @param tenantRoles the names of the roles of all tenants there are, wanted now or not
     */
    static RolePlan of(
            Collection<WantedRole> wanted,
            Map<String, RoleState> present,
            Set<String> others,
            Set<String> tenantRoles) {
        var plan = new RolePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        wanted.forEach(role -> plan.role(role, present.get(role.name())));
        others.stream()
                .filter(name -> name.startsWith(WantedRole.TENANT_PREFIX) && !tenantRoles.contains(name))
                .sorted()
                .forEach(name -> plan.notes.add("role " + name + " belongs to no tenant that is described: it stays,"
                        + " with what it was granted, until somebody drops it"));
        return plan;
    }

    private void role(WantedRole wanted, RoleState present) {
        var name = wanted.name();
        var missing = new TreeSet<>(wanted.grants());
        if (present == null) {
            roles.add(new PlannedRole(
                    name,
                    Login.CREATE,
                    missing.stream().map(grant -> grant.grantTo(name)).toList()));
            items.add(Item.created(Kind.ROLE, name));
            return;
        }
        var statements = new ArrayList<String>();
        var changes = new ArrayList<String>();
        attributes(name, present, statements, changes);
        var login = login(name, present.password(), changes);
        missing.removeAll(present.grants());
        missing.forEach(grant -> {
            statements.add(grant.grantTo(name));
            changes.add(grant + " granted");
        });
        revoke(wanted, present, statements, changes);
        items.add(Item.found(Kind.ROLE, name, changes));
        if (login != Login.KEEP || !statements.isEmpty()) {
            roles.add(new PlannedRole(name, login, List.copyOf(statements)));
        }
    }

    private static void attributes(String name, RoleState present, List<String> statements, List<String> changes) {
        if (present.superuser()) {
            changes.add("no superuser any more");
        }
        if (!present.login()) {
            changes.add("login allowed");
        }
        if (!changes.isEmpty()) {
            statements.add("ALTER ROLE " + TableCql.quote(name) + " WITH SUPERUSER = false AND LOGIN = true");
        }
    }

    private Login login(String name, RoleState.StoredPassword password, List<String> changes) {
        return switch (password) {
            case WORKS -> Login.KEEP;
            case REFUSED -> {
                changes.add("password set as it is kept");
                yield Login.SET_PASSWORD;
            }
            case MISSING -> {
                changes.add("new password, since none was kept");
                notes.add("role " + name + " has another password now: what logs in with it must read it again");
                yield Login.SET_PASSWORD;
            }
        };
    }

    private void revoke(WantedRole wanted, RoleState present, List<String> statements, List<String> changes) {
        var name = wanted.name();
        var unwanted = new TreeSet<>(present.grants());
        unwanted.removeAll(wanted.grants());
        unwanted.removeAll(wanted.tolerated());
        for (var grant : unwanted) {
            var revoke = grant.revokeFrom(name);
            if (revoke.isPresent()) {
                statements.add(revoke.get());
                changes.add(grant + " revoked");
            } else {
                notes.add("role " + name + " has " + grant + ", which it doesn't need: revoke it by hand");
            }
        }
        for (var other : new TreeSet<>(present.memberOf())) {
            statements.add("REVOKE " + TableCql.quote(other) + " FROM " + TableCql.quote(name));
            changes.add("role " + other + " revoked");
        }
    }
}
