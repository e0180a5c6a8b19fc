// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.bootstrap.RolePlan.PlannedRole;
import io.mysimbdp.datasets.Dataset;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the roles, keeps their passwords, and sees that each may do what it must and nothing else. */
final class RoleWork implements Work {
    private final CassandraHandler cassandra;
    private final PasswordStore passwords;
    private final Set<Part> parts;
    private final List<Dataset> datasets;
    private final List<Dataset> described;
    private final Consumer<String> progress;
    private RolePlan plan;

    RoleWork(
            CassandraHandler cassandra,
            PasswordStore passwords,
            Set<Part> parts,
            List<Dataset> datasets,
            List<Dataset> described,
            Consumer<String> progress) {
        this.cassandra = cassandra;
        this.passwords = passwords;
        this.parts = parts;
        this.datasets = datasets;
        this.described = described;
        this.progress = progress;
    }

    @Override
    public void plan(List<String> problems) throws BootstrapException, IOException, InterruptedException {
        if (!parts.contains(Part.SCHEMA)) {
            var tables = SchemaPlan.tableNames(datasets);
            var present = cassandra.schema(tables).tables();
            tables.stream()
                    .filter(table -> !present.containsKey(table))
                    .forEach(table -> problems.add("table " + table + " must be there before roles are granted it: put"
                            + " schema among MYSIMBDP_BOOTSTRAP_PARTS"));
        }
        var wanted = WantedRole.of(datasets, described);
        var roles = cassandra.roles();
        var attributes = roles.attributes();
        roles.requireAuthorizer();
        plan = RolePlan.of(
                wanted,
                roles.states(wanted.stream().map(WantedRole::name).toList(), attributes, passwords),
                attributes.keySet(),
                WantedRole.tenantRoles(described));
    }

    @Override
    public void apply() throws IOException, InterruptedException {
        if (!plan.roles().isEmpty()) {
            progress.accept("creating or changing roles");
        }
        for (var role : plan.roles()) {
            apply(role);
        }
    }

    /** The password is kept first: whatever ends this after that, the next run finds and uses it. */
    private void apply(PlannedRole role) throws IOException, InterruptedException {
        var roles = cassandra.roles();
        switch (role.login()) {
            case CREATE -> roles.create(role.name(), passwords.keep(role.name(), Password.random()));
            case SET_PASSWORD -> roles.setPassword(role.name(), passwords.keep(role.name(), Password.random()));
            case KEEP -> {
                // The password works.
            }
        }
        roles.execute(role.statements());
    }

    @Override
    public List<Item> items() {
        return plan.items();
    }

    @Override
    public List<String> notes() {
        return plan.notes();
    }
}
