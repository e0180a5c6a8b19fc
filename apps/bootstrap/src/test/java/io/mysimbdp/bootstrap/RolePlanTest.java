// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bootstrap.BootstrapResult.Outcome;
import io.mysimbdp.bootstrap.RolePlan.Login;
import io.mysimbdp.bootstrap.RolePlan.PlannedRole;
import io.mysimbdp.bootstrap.RoleState.StoredPassword;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolePlanTest {
    private static final Grant READS = Grant.onTable("SELECT", "acme", "readings");
    private static final Grant ALTERS = Grant.onTable("ALTER", "acme", "readings");
    private static final WantedRole DAAS = new WantedRole("daas", Set.of(READS), Set.of(READS));

    private static RolePlan plan(WantedRole wanted, RoleState present) {
        return RolePlan.of(List.of(wanted), Map.of(wanted.name(), present), Set.of(wanted.name()), Set.of());
    }

    private static RoleState state(StoredPassword password, Grant... grants) {
        return new RoleState(true, false, Set.of(), Set.of(grants), password);
    }

    @Test
    void makesARoleThatIsNotThere() {
        // When
        var plan = RolePlan.of(List.of(DAAS), Map.of(), Set.of("cassandra"), Set.of());

        // Then
        assertThat(plan.roles())
                .containsExactly(new PlannedRole(
                        "daas", Login.CREATE, List.of("GRANT SELECT ON TABLE \"acme\".\"readings\" TO \"daas\"")));
        assertThat(plan.items()).containsExactly(BootstrapResult.Item.created(BootstrapResult.Kind.ROLE, "daas"));
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void leavesARoleAloneThatIsAsWanted() {
        // When
        var plan = plan(DAAS, state(StoredPassword.WORKS, READS));

        // Then
        assertThat(plan.roles()).isEmpty();
        assertThat(plan.items()).extracting(BootstrapResult.Item::outcome).containsExactly(Outcome.UNCHANGED);
    }

    @Test
    void grantsWhatIsMissingBeforeItRevokesWhatIsTooMuch() {
        // When
        var plan = plan(DAAS, state(StoredPassword.WORKS, ALTERS));

        // Then
        assertThat(plan.roles())
                .containsExactly(new PlannedRole(
                        "daas",
                        Login.KEEP,
                        List.of(
                                "GRANT SELECT ON TABLE \"acme\".\"readings\" TO \"daas\"",
                                "REVOKE ALTER ON TABLE \"acme\".\"readings\" FROM \"daas\"")));
        assertThat(plan.items().get(0).changes())
                .containsExactly("SELECT on table acme.readings granted", "ALTER on table acme.readings revoked");
    }

    @Test
    void leavesWhatIsGrantedOnDatasetsThatAreNotWorkedOn() {
        // Given
        var other = Grant.onTable("SELECT", "initech", "readings");

        // When
        var plan = plan(
                new WantedRole("daas", Set.of(READS), Set.of(READS, other)), state(StoredPassword.WORKS, READS, other));

        // Then
        assertThat(plan.roles()).isEmpty();
    }

    @Test
    void takesAwayWhatWouldMakeGrantsMeaningless() {
        // Given
        var present = new RoleState(false, true, Set.of("operators"), Set.of(READS), StoredPassword.WORKS);

        // When
        var plan = plan(DAAS, present);

        // Then
        assertThat(plan.roles().get(0).statements())
                .containsExactly(
                        "ALTER ROLE \"daas\" WITH SUPERUSER = false AND LOGIN = true",
                        "REVOKE \"operators\" FROM \"daas\"");
        assertThat(plan.items().get(0).changes())
                .containsExactly("no superuser any more", "login allowed", "role operators revoked");
    }

    @Test
    void setsTheKeptPasswordWhereItIsRefused() {
        // When
        var plan = plan(DAAS, state(StoredPassword.REFUSED, READS));

        // Then
        assertThat(plan.roles()).containsExactly(new PlannedRole("daas", Login.SET_PASSWORD, List.of()));
        assertThat(plan.items().get(0).changes()).containsExactly("password set as it is kept");
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void makesANewPasswordWhereNoneIsKept() {
        // When
        var plan = plan(DAAS, state(StoredPassword.MISSING, READS));

        // Then
        assertThat(plan.roles()).containsExactly(new PlannedRole("daas", Login.SET_PASSWORD, List.of()));
        assertThat(plan.notes())
                .containsExactly("role daas has another password now: what logs in with it must read it again");
    }

    @Test
    void namesWhatPeopleMustDo() {
        // When
        var plan = RolePlan.of(
                List.of(DAAS),
                Map.of("daas", state(StoredPassword.WORKS, READS, new Grant("EXECUTE", "<function a.f(int)>"))),
                Set.of("daas", "tenant_gone", "tenant_acme", "somebody"),
                Set.of("tenant_acme"));

        // Then
        assertThat(plan.roles()).isEmpty();
        assertThat(plan.notes())
                .containsExactly(
                        "role daas has EXECUTE on function a.f(int), which it doesn't need: revoke it by hand",
                        "role tenant_gone belongs to no tenant that is described: it stays, with what it was granted,"
                                + " until somebody drops it");
    }
}
