// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {
    @TempDir
    private Path folder;

    private static AccessSettings read(Map<String, String> environment) {
        var reader = new SettingsReader(environment);
        var settings = AccessSettings.read(reader);
        reader.finish();
        return settings;
    }

    @Test
    void takeKeysOnlyByDefault() {
        assertThat(read(Map.of()))
                .isEqualTo(new AccessSettings(Duration.ofSeconds(10), Duration.ofMinutes(5), Optional.empty()));
    }

    @Test
    void haveAValueForEachKey() throws Exception {
        var caFile = Files.writeString(folder.resolve("ca.pem"), "");

        assertThat(read(Map.ofEntries(
                        Map.entry("MYSIMBDP_DAAS_KEY_FRESH", "3s"),
                        Map.entry("MYSIMBDP_DAAS_KEY_GRACE", "1h"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_ISSUER", "https://id.example/realms/x"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_AUDIENCE", "data"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_JWKS_URI", "https://id.example/keys"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_CA_FILE", caFile.toString()),
                        Map.entry("MYSIMBDP_DAAS_OIDC_ALGORITHMS", "ES256,PS512"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_CLOCK_SKEW", "5s"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_TENANT_CLAIM", "org"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_ROLES_CLAIM", "realm_access.roles"),
                        Map.entry("MYSIMBDP_DAAS_OIDC_ROLE_NAMES", "in=writer,ops=operator"))))
                .isEqualTo(new AccessSettings(
                        Duration.ofSeconds(3),
                        Duration.ofHours(1),
                        Optional.of(new OidcSettings(
                                URI.create("https://id.example/realms/x"),
                                "data",
                                Optional.of(URI.create("https://id.example/keys")),
                                Optional.of(caFile),
                                Set.of(JWSAlgorithm.ES256, JWSAlgorithm.PS512),
                                Duration.ofSeconds(5),
                                "org",
                                "realm_access.roles",
                                Map.of("in", Role.WRITER, "ops", Role.OPERATOR)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://id.example", "id.example", "file:///etc/passwd", "https:/x", "not a url"})
    void haveNoIssuerWhoseKeysAnybodyCouldChange(String issuer) {
        assertThatThrownBy(
                        () -> read(Map.of("MYSIMBDP_DAAS_OIDC_ISSUER", issuer, "MYSIMBDP_DAAS_OIDC_AUDIENCE", "data")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MYSIMBDP_DAAS_OIDC_ISSUER must be an https URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS256,HS512", "EdDSA", ","})
    void haveNoAlgorithmsWithOneKey(String algorithms) {
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_DAAS_OIDC_ALGORITHMS", algorithms)))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void haveAnAudienceWhereThereIsAnIssuer() {
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_DAAS_OIDC_ISSUER", "https://id.example")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MYSIMBDP_DAAS_OIDC_AUDIENCE must be set");
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_DAAS_OIDC_AUDIENCE", "data")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MYSIMBDP_DAAS_OIDC_ISSUER must be set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in", "in=boss", "=reader"})
    void refuseRolesThatAreNone(String names) {
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_DAAS_OIDC_ROLE_NAMES", names)))
                .isInstanceOf(SettingsException.class);
    }
}
