// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.daas.DaasSchema;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WantedRoleTest {
    private static final Dataset ACME = TestDatasets.readings();
    private static final Dataset INITECH = TestDatasets.readings("tenant: acme", "tenant: initech");

    private static Set<String> grants(List<WantedRole> roles, String name) {
        return roles.stream()
                .filter(role -> role.name().equals(name))
                .flatMap(role -> role.grants().stream())
                .map(Grant::toString)
                .collect(Collectors.toSet());
    }

    private static Set<String> ofDaasItself() {
        var grants = DaasSchema.tables().stream()
                .flatMap(table -> Stream.of("SELECT", "MODIFY")
                        .map(permission -> permission + " on table mysimbdp." + table.name()))
                .collect(Collectors.toSet());
        grants.add("SELECT on table mysimbdp.outcomes_by_run");
        return grants;
    }

    private static Set<String> with(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toSet());
    }

    @Test
    void grantsEachRoleWhatItNeedsAndNoMore() {
        // Given
        var datasets = List.of(ACME, INITECH, LineageSchema.runs());

        // When
        var roles = WantedRole.of(datasets, datasets);

        // Then
        assertThat(roles)
                .extracting(WantedRole::name)
                .containsExactly("consumer", "reconcile", "daas", "tenant_acme", "tenant_initech");
        assertThat(grants(roles, "consumer"))
                .containsExactlyInAnyOrder(
                        "MODIFY on table acme.readings_by_id",
                        "MODIFY on table initech.readings_by_id",
                        "MODIFY on table mysimbdp.runs_by_dataset",
                        "MODIFY on table mysimbdp.outcomes_by_run");
        assertThat(grants(roles, "reconcile"))
                .containsExactlyInAnyOrder(
                        "SELECT on table acme.readings_by_id",
                        "SELECT on table initech.readings_by_id",
                        "SELECT on table mysimbdp.runs_by_dataset",
                        "SELECT on table mysimbdp.outcomes_by_run");
        assertThat(grants(roles, "daas"))
                .containsExactlyInAnyOrderElementsOf(with(
                        ofDaasItself(),
                        "SELECT on table acme.readings_by_id",
                        "SELECT on table initech.readings_by_id"));
        assertThat(grants(roles, "tenant_initech")).containsExactly("SELECT on keyspace initech");
    }

    @Test
    void toleratesWhatIsDescribedButNotWorkedOn() {
        // When
        var roles = WantedRole.of(List.of(ACME, LineageSchema.runs()), List.of(ACME, INITECH, LineageSchema.runs()));

        // Then
        assertThat(roles).extracting(WantedRole::name).doesNotContain("tenant_initech");
        assertThat(grants(roles, "daas"))
                .containsExactlyInAnyOrderElementsOf(with(ofDaasItself(), "SELECT on table acme.readings_by_id"));
        assertThat(roles.get(2).tolerated()).contains(Grant.onTable("SELECT", "initech", "readings_by_id"));
    }
}
