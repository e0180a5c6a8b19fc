// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import com.nimbusds.jose.JWSAlgorithm;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which OpenID Connect tokens are taken, and what their claims mean.
 *
 * @param issuer who must have issued a token: its {@code iss}, and where its keys are found out
 * @param audience for whom a token must be: one of its {@code aud}
 * @param jwksUri where the issuer's keys are; empty to ask the issuer's {@code /.well-known/openid-configuration}
 * @param caFile the certificates (PEM) that verify the issuer's; empty for those that the JVM trusts
 * @param algorithms by which a token may be signed; all with a public and a private key, so that nobody can sign with what
 *     everybody knows
 * @param clockSkew by how much the issuer's clock may differ from this one
 * @param tenantClaim the claim that names the tenant; a dot goes into an object
 * @param rolesClaim the claim that lists the roles, likewise; a list, or a text with blanks between them
 * @param roleNames which role a name in that claim means; empty: the names are the roles' own
 */
public record OidcSettings(
        URI issuer,
        String audience,
        Optional<URI> jwksUri,
        Optional<Path> caFile,
        Set<JWSAlgorithm> algorithms,
        Duration clockSkew,
        String tenantClaim,
        String rolesClaim,
        Map<String, Role> roleNames) {
    private static final List<String> ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public OidcSettings {
        algorithms = Set.copyOf(algorithms);
        roleNames = Map.copyOf(roleNames);
    }

    /** Reads the settings; empty if no issuer is set, so that only keys are taken. */
    public static Optional<OidcSettings> read(SettingsReader reader) {
        var issuer = reader.value(
                "DAAS_OIDC_ISSUER",
                "",
                "an https URL, or http on this machine",
                "issuer of the OpenID Connect tokens that are taken besides keys; empty: none are",
                OidcSettings::url);
        var audience = reader.optionalText("DAAS_OIDC_AUDIENCE", "audience that tokens must be for");
        var jwksUri = reader.value(
                "DAAS_OIDC_JWKS_URI",
                "",
                "an https URL, or http on this machine",
                "where the issuer's keys are; empty: where its openid-configuration says",
                OidcSettings::url);
        var caFile = reader.optionalFile("DAAS_OIDC_CA_FILE", "certificates (PEM) that verify the issuer's");
        var algorithms = reader.value(
                        "DAAS_OIDC_ALGORITHMS",
                        String.join(",", ALGORITHMS),
                        "some of " + String.join(", ", ALGORITHMS) + ", separated by commas",
                        "by which algorithms tokens may be signed",
                        OidcSettings::algorithms)
                .orElseGet(() -> algorithms(String.join(",", ALGORITHMS)));
        var clockSkew = reader.duration(
                "DAAS_OIDC_CLOCK_SKEW",
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ofMinutes(5),
                "by how much the issuer's clock may differ");
        var tenantClaim = reader.text(
                "DAAS_OIDC_TENANT_CLAIM", "tenant", "claim that names the tenant; a dot goes into an object");
        var rolesClaim =
                reader.text("DAAS_OIDC_ROLES_CLAIM", "roles", "claim that lists the roles; a dot goes into an object");
        var roleNames = reader.value(
                        "DAAS_OIDC_ROLE_NAMES",
                        "",
                        "name=role, several separated by commas, each role one of reader, writer, admin, operator",
                        "which role a name in the roles claim means; empty: the names are the roles' own",
                        OidcSettings::roleNames)
                .orElse(Map.of());
        if (issuer.isPresent() && audience.isEmpty()) {
            reader.problem(
                    "DAAS_OIDC_AUDIENCE",
                    "must be set where DAAS_OIDC_ISSUER is: else tokens that the issuer made"
                            + " for any other service would be taken");
        }
        if (issuer.isEmpty() && (audience.isPresent() || jwksUri.isPresent())) {
            reader.problem("DAAS_OIDC_ISSUER", "must be set where DAAS_OIDC_AUDIENCE or DAAS_OIDC_JWKS_URI is");
        }
        return issuer.map(uri -> new OidcSettings(
                uri, audience.orElse(""), jwksUri, caFile, algorithms, clockSkew, tenantClaim, rolesClaim, roleNames));
    }

    /** Whoever can change keys on their way here can make tokens, so they come over TLS or from this machine. */
    static URI url(String text) {
        var uri = URI.create(text);
        var local = uri.getHost() != null
                && List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost());
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && local))) {
            throw new IllegalArgumentException();
        }
        return uri;
    }

    private static Set<JWSAlgorithm> algorithms(String text) {
        var names = parts(text);
        if (names.isEmpty() || !ALGORITHMS.containsAll(names)) {
            throw new IllegalArgumentException();
        }
        return names.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    }

    private static Map<String, Role> roleNames(String text) {
        var names = new HashMap<String, Role>();
        for (var part : parts(text)) {
            var equals = part.lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException();
            }
            var role = Role.of(part.substring(equals + 1).strip()).orElseThrow(IllegalArgumentException::new);
            names.put(part.substring(0, equals).strip(), role);
        }
        return names;
    }

    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .forEach(parts::add);
        return parts;
    }
}
