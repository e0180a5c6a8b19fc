// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.daas.access.Access.Decision;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccessTest {
    private static final Caller OPERATOR = new Caller("key:op", Optional.empty(), Set.of(Role.OPERATOR));

    private static Caller of(Role... roles) {
        return new Caller("key:abc", Optional.of("acme"), Set.of(roles));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void eachActionIsForTheseRolesOfTheOwnTenantAndNobodyElse(Action action) {
        // The matrix once more, in another form, so that a slip in the enum is seen.
        var allowed = Map.of(
                Action.SEND, Set.of(Role.WRITER, Role.ADMIN),
                Action.READ, Set.of(Role.READER, Role.ADMIN),
                Action.DESCRIBE, Set.of(Role.READER, Role.WRITER, Role.ADMIN),
                Action.MANAGE_KEYS, Set.of(Role.ADMIN),
                Action.OPERATE, Set.of());

        for (var role : Set.of(Role.READER, Role.WRITER, Role.ADMIN)) {
            assertThat(of(role).may(action, "acme"))
                    .as("%s by %s", action, role)
                    .isEqualTo(allowed.get(action).contains(role));
            assertThat(of(role).may(action, "other"))
                    .as("%s by %s", action, role)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void anOperatorManagesKeysOfEachTenantButReachesNoRecords(Action action) {
        assertThat(OPERATOR.may(action, "acme"))
                .isEqualTo(Set.of(Action.MANAGE_KEYS, Action.DESCRIBE).contains(action));
    }

    @Test
    void onlyAnOperatorOperatesThePlatform() {
        assertThat(Access.decide(OPERATOR, Action.OPERATE, Optional.empty())).isInstanceOf(Decision.Allowed.class);
        assertThat(Access.decide(of(Role.ADMIN), Action.OPERATE, Optional.empty()))
                .isInstanceOf(Decision.Forbidden.class);
    }

    @Test
    void whatIsDoneToATenantIsAllowedToNobodyWithoutATenant() {
        assertThat(Access.decide(OPERATOR, Action.MANAGE_KEYS, Optional.empty()))
                .isInstanceOf(Decision.Forbidden.class);
        assertThat(Access.decide(of(Role.ADMIN), Action.READ, Optional.empty())).isInstanceOf(Decision.Forbidden.class);
    }

    @Test
    void aMissingRoleIsToldForTheOwnTenantOnly() {
        var writer = of(Role.WRITER);

        assertThat(Access.decide(writer, Action.READ, Optional.of("acme"))).isInstanceOf(Decision.Forbidden.class);
        assertThat(Access.decide(writer, Action.READ, Optional.of("other"))).isInstanceOf(Decision.Hidden.class);
        assertThat(Access.decide(writer, Action.SEND, Optional.of("other"))).isInstanceOf(Decision.Hidden.class);
    }

    @Test
    void aCallerWithoutRolesMayNothing() {
        assertThat(Stream.of(Action.values()).filter(action -> of().may(action, "acme")))
                .isEmpty();
    }

    @Test
    void anAdminIsReaderAndWriterToo() {
        assertThat(Stream.of(Role.values()).filter(of(Role.ADMIN)::has))
                .containsExactly(Role.READER, Role.WRITER, Role.ADMIN);
        assertThat(Stream.of(Role.values()).filter(OPERATOR::has)).containsExactly(Role.OPERATOR);
    }

    static Stream<Map.Entry<Optional<String>, Set<Role>>> impossible() {
        return Stream.of(
                Map.entry(Optional.of("acme"), Set.of(Role.OPERATOR)),
                Map.entry(Optional.empty(), Set.of(Role.READER)),
                Map.entry(Optional.empty(), Set.of(Role.OPERATOR, Role.READER)),
                Map.entry(Optional.empty(), Set.of()));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void aCallerIsOfOneTenantOrAnOperator(Map.Entry<Optional<String>, Set<Role>> caller) {
        assertThatThrownBy(() -> new Caller("x", caller.getKey(), caller.getValue()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
