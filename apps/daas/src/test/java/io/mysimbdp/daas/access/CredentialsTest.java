// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private final FakeKeyStore store = new FakeKeyStore();
    private final Credentials credentials = new Credentials(
            new ApiKeyAuthenticator(store, Duration.ofSeconds(10), Duration.ofMinutes(1)), Optional.empty());
    private String key;

    @BeforeEach
    void makeAKey() throws Exception {
        key = new KeyManager(store, InstantSource.system(), id -> {})
                .create(Optional.of("acme"), Set.of(Role.READER), "x", Optional.empty(), "command")
                .text();
    }

    @Test
    void areAKeyInEitherHeader() {
        assertThat(credentials.authenticate(Optional.of("Bearer " + key), Optional.empty()))
                .isInstanceOf(AuthResult.Known.class);
        assertThat(credentials.authenticate(Optional.of("bearer  " + key), Optional.empty()))
                .isInstanceOf(AuthResult.Known.class);
        assertThat(credentials.authenticate(Optional.empty(), Optional.of(key))).isInstanceOf(AuthResult.Known.class);
    }

    @Test
    void areNotThereWithoutAHeader() {
        assertThat(credentials.authenticate(Optional.empty(), Optional.empty()))
                .isInstanceOf(AuthResult.Anonymous.class);
    }

    @Test
    void areRefusedWhereThereAreTwo() {
        assertThat(credentials.authenticate(Optional.of("Bearer " + key), Optional.of(key)))
                .isInstanceOf(AuthResult.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer \u00e9", "Bearer a.b.c"})
    void areRefusedInAnotherForm(String header) {
        assertThat(credentials.authenticate(Optional.of(header), Optional.empty()))
                .isInstanceOf(AuthResult.Refused.class);
    }
}
