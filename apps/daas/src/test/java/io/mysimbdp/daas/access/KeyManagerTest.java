// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.daas.access.KeyManager.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyManagerTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Optional<String> ACME = Optional.of("acme");
    private static final Caller OPERATOR = new Caller("key:op", Optional.empty(), Set.of(Role.OPERATOR));

    private final FakeKeyStore store = new FakeKeyStore();
    private final List<String> revoked = new ArrayList<>();
    private final KeyManager manager = new KeyManager(store, () -> NOW, revoked::add);

    private static Caller acme(Role... roles) {
        return new Caller("key:abc", ACME, Set.of(roles));
    }

    @Test
    void storesAHashAndNotTheKey() throws Exception {
        var key = manager.create(ACME, Set.of(Role.READER), "dashboards", Optional.of(Duration.ofDays(30)), "command");

        var stored = store.find(key.info().id()).orElseThrow();
        assertThat(stored.hash())
                .hasSize(32)
                .isEqualTo(ApiKey.parse(key.text()).orElseThrow().hash());
        assertThat(stored.info()).isEqualTo(key.info());
        assertThat(key.info().expires()).contains(NOW.plus(Duration.ofDays(30)));
        assertThat("" + key + stored.info()).doesNotContain(key.text());
    }

    @Test
    void namesAllThatIsWrongTogether() {
        assertThatThrownBy(
                        () -> manager.create(ACME, Set.of(Role.OPERATOR), " ", Optional.of(Duration.ZERO), "command"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.problems()).hasSize(3));
        assertThatThrownBy(() -> manager.create(
                        Optional.empty(), Set.of(Role.OPERATOR, Role.READER), "x", Optional.empty(), "command"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> manager.create(ACME, Set.of(), "x", Optional.empty(), "command"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() ->
                        manager.create(ACME, Set.of(Role.READER), "x", Optional.of(Duration.ofDays(4_000)), "command"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(
                        () -> manager.create(ACME, Set.of(Role.READER), "red\u001b[31m", Optional.empty(), "command"))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anAdminGivesNoMoreThanOwnRoles(Role role) throws Exception {
        if (role == Role.OPERATOR) {
            assertThatThrownBy(() -> manager.createFor(acme(Role.ADMIN), "acme", Set.of(role), "x", Optional.empty()))
                    .isInstanceOf(RefusedException.class);
        } else {
            assertThat(manager.createFor(acme(Role.ADMIN), "acme", Set.of(role), "x", Optional.empty())
                            .info())
                    .satisfies(info -> {
                        assertThat(info.roles()).containsExactly(role);
                        assertThat(info.createdBy()).isEqualTo("key:abc");
                    });
        }
    }

    @Test
    void anAdminMakesNoKeysOfAnotherTenantAndOthersMakeNone() {
        assertThatThrownBy(
                        () -> manager.createFor(acme(Role.ADMIN), "other", Set.of(Role.READER), "x", Optional.empty()))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> manager.createFor(
                        acme(Role.READER, Role.WRITER), "acme", Set.of(Role.READER), "x", Optional.empty()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void anOperatorMakesKeysOfEachTenantButNoOperators() throws Exception {
        assertThat(manager.createFor(OPERATOR, "acme", Set.of(Role.ADMIN), "first", Optional.empty())
                        .info()
                        .tenant())
                .contains("acme");
        assertThatThrownBy(() -> manager.createFor(OPERATOR, "acme", Set.of(Role.OPERATOR), "second", Optional.empty()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void revokesAKeyOfItsTenantOnly() throws Exception {
        var key = manager.create(ACME, Set.of(Role.READER), "x", Optional.empty(), "command");
        var id = key.info().id();

        assertThat(manager.revoke(Optional.of("other"), id)).isEmpty();
        assertThat(manager.revoke(Optional.empty(), id)).isEmpty();
        assertThat(store.find(id).orElseThrow().info().revoked()).isEmpty();
        assertThat(revoked).isEmpty();

        assertThat(manager.revoke(ACME, id).orElseThrow().revoked()).contains(NOW);
        assertThat(store.find(id).orElseThrow().info().revoked()).contains(NOW);
        assertThat(revoked).containsExactly(id);
    }

    @Test
    void keepsTheTimeOfTheFirstRevocation() throws Exception {
        var key = manager.create(ACME, Set.of(Role.READER), "x", Optional.empty(), "command");
        manager.revoke(key.info().id());

        var later = new KeyManager(store, () -> NOW.plusSeconds(60), revoked::add);

        assertThat(later.revoke(key.info().id()).orElseThrow().revoked()).contains(NOW);
    }

    @Test
    void listsTheKeysOfATenantOrOfOperators() throws Exception {
        var reader = manager.create(ACME, Set.of(Role.READER), "x", Optional.empty(), "command");
        manager.create(Optional.of("other"), Set.of(Role.READER), "x", Optional.empty(), "command");
        var operator = manager.create(Optional.empty(), Set.of(Role.OPERATOR), "x", Optional.empty(), "command");

        assertThat(manager.list(ACME)).containsExactly(reader.info());
        assertThat(manager.list(Optional.empty())).containsExactly(operator.info());
        assertThat(manager.listAll()).hasSize(3);
    }
}
