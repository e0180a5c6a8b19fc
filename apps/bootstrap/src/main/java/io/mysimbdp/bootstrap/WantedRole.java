// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.daas.DaasSchema;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A role that apps or tenants log in with: it may do what is listed here and nothing else.
 *
 * @param name its name
 * @param grants what it must be granted
 * @param tolerated what it may have besides: grants on datasets that are described, but not worked on this time
 */
record WantedRole(String name, Set<Grant> grants, Set<Grant> tolerated) {
    static final String TENANT_PREFIX = "tenant_";

    private static final Grant WRITES_OUTCOMES =
            Grant.onTable("MODIFY", LineageSchema.TENANT, LineageSchema.OUTCOMES_TABLE);
    private static final Grant READS_OUTCOMES =
            Grant.onTable("SELECT", LineageSchema.TENANT, LineageSchema.OUTCOMES_TABLE);

    WantedRole {
        grants = Set.copyOf(grants);
        tolerated = Set.copyOf(tolerated);
    }

    /**
     * The roles of the apps, then one for each tenant that has one of the datasets.
     *
     * @param datasets those to work on, the platform's own among them
     * @param described all there are
     */
    static List<WantedRole> of(Collection<Dataset> datasets, Collection<Dataset> described) {
        var roles = new ArrayList<WantedRole>();
        // An INSERT without a condition reads nothing, so MODIFY is enough.
        roles.add(role("consumer", datasets, described, each(dataset -> true, "MODIFY"), WRITES_OUTCOMES));
        roles.add(role("reconcile", datasets, described, each(dataset -> true, "SELECT"), READS_OUTCOMES));
        roles.add(role("daas", datasets, described, each(WantedRole::isOfATenant, "SELECT"), ofDaas()));
        datasets.stream()
                .filter(WantedRole::isOfATenant)
                .map(Dataset::keyspace)
                .distinct()
                .map(keyspace ->
                        new WantedRole(tenant(keyspace), Set.of(Grant.onKeyspace("SELECT", keyspace)), Set.of()))
                .forEach(roles::add);
        return List.copyOf(roles);
    }

    /** The names that roles of these tenants have. */
    static Set<String> tenantRoles(Collection<Dataset> described) {
        return described.stream().map(dataset -> tenant(dataset.keyspace())).collect(Collectors.toSet());
    }

    private static WantedRole role(
            String name,
            Collection<Dataset> datasets,
            Collection<Dataset> described,
            Function<Dataset, Stream<Grant>> grantsOn,
            Grant... more) {
        var grants = datasets.stream().flatMap(grantsOn).collect(Collectors.toCollection(LinkedHashSet::new));
        grants.addAll(List.of(more));
        return new WantedRole(name, grants, described.stream().flatMap(grantsOn).collect(Collectors.toSet()));
    }

    /** On what the data service keeps for itself; outcomes it reads to say what became of records sent through it. */
    private static Grant[] ofDaas() {
        return Stream.concat(
                        Stream.of(READS_OUTCOMES),
                        DaasSchema.tables().stream()
                                .flatMap(table -> Stream.of("SELECT", "MODIFY")
                                        .map(permission ->
                                                Grant.onTable(permission, DaasSchema.KEYSPACE, table.name()))))
                .toArray(Grant[]::new);
    }

    private static Function<Dataset, Stream<Grant>> each(Predicate<Dataset> which, String permission) {
        return dataset -> Stream.of(dataset)
                .filter(which)
                .map(one ->
                        Grant.onTable(permission, one.keyspace(), one.table().name()));
    }

    private static String tenant(String keyspace) {
        return TENANT_PREFIX + keyspace;
    }

    private static boolean isOfATenant(Dataset dataset) {
        return !dataset.tenant().equals(LineageSchema.TENANT);
    }
}
