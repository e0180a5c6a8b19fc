// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.mysimbdp.daas.access.AuthResult.Known;
import io.mysimbdp.daas.access.AuthResult.Refused;
import io.mysimbdp.daas.access.AuthResult.Unavailable;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real issuer on this machine. */
class OidcAuthenticatorTest {
    private static final String AUDIENCE = "mysimbdp";
    private static RSAKey first;
    private static RSAKey second;
    private static RSAKey stranger;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private volatile String keys;
    private volatile String claimedIssuer;
    private HttpServer server;
    private int port;
    private String issuer;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        first = new RSAKeyGenerator(2048).keyID("first").generate();
        second = new RSAKeyGenerator(2048).keyID("second").generate();
        stranger = new RSAKeyGenerator(2048).keyID("first").generate();
    }

    @BeforeEach
    void startIssuer() throws IOException {
        publish(first);
        serve(0);
        claimedIssuer = issuer;
    }

    private void serve(int wanted) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 16);
        port = server.getAddress().getPort();
        issuer = "http://127.0.0.1:" + port + "/realms/x";
        answer(
                "/realms/x/.well-known/openid-configuration",
                () -> "{\"issuer\": \"" + claimedIssuer + "\", \"jwks_uri\": \"http://127.0.0.1:" + port + "/keys\"}");
        answer("/keys", () -> {
            asked.incrementAndGet();
            return keys;
        });
        server.start();
    }

    private interface Text {
        String get();
    }

    private void answer(String path, Text text) {
        server.createContext(path, exchange -> {
            try (exchange) {
                var body = text.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    @AfterEach
    void stopIssuer() {
        server.stop(0);
    }

    private void publish(RSAKey... published) {
        keys = new JWKSet(List.copyOf(Arrays.asList(published))).toString();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private OidcAuthenticator authenticator(String... settings) {
        var environment = new HashMap<>(Map.of(
                "MYSIMBDP_DAAS_OIDC_ISSUER", issuer,
                "MYSIMBDP_DAAS_OIDC_AUDIENCE", AUDIENCE));
        for (var i = 0; i < settings.length; i += 2) {
            environment.put("MYSIMBDP_DAAS_OIDC_" + settings[i], settings[i + 1]);
        }
        var reader = new SettingsReader(environment);
        var read = OidcSettings.read(reader).orElseThrow();
        reader.finish();
        return new OidcAuthenticator(read, nanos::get);
    }

    private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(AUDIENCE)
                        .subject("jane")
                        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                        .claim("tenant", "acme")
                        .claim("roles", List.of("writer")))
                .build();
    }

    private String token(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims(change));
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private String token(RSAKey key) throws JOSEException {
        return token(key, claims -> claims);
    }

    private static Known jane(Role... roles) {
        return new Known(new Caller("oidc:jane", Optional.of("acme"), Set.of(roles)));
    }

    @Test
    void knowsTheCallerOfATokenOfTheIssuer() throws Exception {
        assertThat(authenticator().authenticate(token(first))).isEqualTo(jane(Role.WRITER));
    }

    @Test
    void takesTheKindsOfTokensThatAreForAccess() throws Exception {
        for (var type : List.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"))) {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.PS384)
                            .keyID("first")
                            .type(type)
                            .build(),
                    claims(claims -> claims));
            jwt.sign(new RSASSASigner(first));

            assertThat(authenticator().authenticate(jwt.serialize())).isInstanceOf(Known.class);
        }
        var other = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("first")
                        .type(new JOSEObjectType("logout+jwt"))
                        .build(),
                claims(claims -> claims));
        other.sign(new RSASSASigner(first));
        assertThat(authenticator().authenticate(other.serialize())).isInstanceOf(Refused.class);
    }

    @Test
    void asksForTheKeysOnce() throws Exception {
        var authenticator = authenticator();
        for (var i = 0; i < 10; i++) {
            assertThat(authenticator.authenticate(token(first))).isInstanceOf(Known.class);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void refusesATokenThatIsNotSigned() {
        assertThat(authenticator().authenticate(new PlainJWT(claims(claims -> claims)).serialize()))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refusesATokenThatIsSignedWithTheKeyThatEverybodyKnows() throws Exception {
        for (var secret : List.of(
                first.toPublicKey().getEncoded(),
                first.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims(claims -> claims));
            jwt.sign(new MACSigner(secret));

            assertThat(authenticator().authenticate(jwt.serialize())).isInstanceOf(Refused.class);
        }
    }

    @Test
    void refusesATokenThatSomebodyElseSigned() throws Exception {
        assertThat(authenticator().authenticate(token(stranger))).isInstanceOf(Refused.class);
    }

    @Test
    void refusesATokenThatBringsItsOwnKey() throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("first")
                        .jwk(stranger.toPublicJWK())
                        .build(),
                claims(claims -> claims));
        jwt.sign(new RSASSASigner(stranger));

        assertThat(authenticator().authenticate(jwt.serialize())).isInstanceOf(Refused.class);
    }

    @Test
    void refusesATokenThatWasChanged() throws Exception {
        var parts = token(first).split("\\.", -1);
        var other = token(first, claims -> claims.claim("tenant", "other")).split("\\.", -1);

        assertThat(authenticator().authenticate(parts[0] + "." + other[1] + "." + parts[2]))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refusesExpiredTokensAndThoseOfLater() throws Exception {
        var authenticator = authenticator("CLOCK_SKEW", "30s");
        var now = Instant.now();

        assertThat(authenticator.authenticate(
                        token(first, claims -> claims.expirationTime(Date.from(now.minusSeconds(40))))))
                .isInstanceOf(Refused.class);
        assertThat(authenticator.authenticate(
                        token(first, claims -> claims.notBeforeTime(Date.from(now.plusSeconds(60))))))
                .isInstanceOf(Refused.class);
        assertThat(authenticator.authenticate(token(first, claims -> claims.expirationTime(null))))
                .isInstanceOf(Refused.class);
        // Within what clocks may differ by.
        assertThat(authenticator.authenticate(
                        token(first, claims -> claims.expirationTime(Date.from(now.minusSeconds(10))))))
                .isInstanceOf(Known.class);
    }

    @Test
    void refusesATokenForSomebodyElse() throws Exception {
        assertThat(authenticator().authenticate(token(first, claims -> claims.audience("another-service"))))
                .isInstanceOf(Refused.class);
        assertThat(authenticator().authenticate(token(first, claims -> claims.audience((String) null))))
                .isInstanceOf(Refused.class);
        assertThat(authenticator().authenticate(token(first, claims -> claims.audience(List.of("another", AUDIENCE)))))
                .isInstanceOf(Known.class);
    }

    @Test
    void refusesATokenThatSaysItIsOfAnotherIssuer() throws Exception {
        assertThat(authenticator().authenticate(token(first, claims -> claims.issuer("https://elsewhere.example"))))
                .isInstanceOf(Refused.class);
        assertThat(authenticator().authenticate(token(first, claims -> claims.issuer(null))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refusesAnAlgorithmThatIsNotAmongThoseSet() throws Exception {
        assertThat(authenticator("ALGORITHMS", "ES256").authenticate(token(first)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void takesEllipticCurves() throws Exception {
        var curve = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
        keys = new JWKSet(List.of(first, curve)).toString();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("curve").build(), claims(claims -> claims));
        jwt.sign(new ECDSASigner(curve));

        assertThat(authenticator().authenticate(jwt.serialize())).isInstanceOf(Known.class);
    }

    @Test
    void refusesWhatIsNoToken() {
        for (var text : List.of("", "abc", "a.b.c", "e30.e30.", "....", "x".repeat(100_000))) {
            assertThat(authenticator().authenticate(text)).as(text).isInstanceOf(Refused.class);
        }
    }

    @Test
    void takesANewKeyOfTheIssuerWhenATokenIsSignedWithIt() throws Exception {
        var authenticator = authenticator();
        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Known.class);

        publish(first, second);
        pass(Duration.ofSeconds(6));

        assertThat(authenticator.authenticate(token(second))).isInstanceOf(Known.class);
        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Known.class);
    }

    @Test
    void takesAKeyThatTheIssuerGaveUpNoLongerThanItRemembers() throws Exception {
        var authenticator = authenticator();
        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Known.class);

        publish(second);
        pass(Duration.ofMinutes(11));

        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Refused.class);
    }

    @Test
    void asksSeldomForKeysThatTokensMakeUp() throws Exception {
        var authenticator = authenticator();
        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Known.class);
        pass(Duration.ofSeconds(6));

        for (var i = 0; i < 50; i++) {
            assertThat(authenticator.authenticate(token(second))).isInstanceOf(Refused.class);
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void goesOnWithKnownKeysWhileTheIssuerIsAway() throws Exception {
        var authenticator = authenticator();
        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Known.class);

        server.stop(0);
        pass(Duration.ofMinutes(11));
        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Known.class);
        assertThat(authenticator.authenticate(token(second))).isInstanceOf(Unavailable.class);

        serve(port);
        publish(first, second);
        pass(Duration.ofSeconds(6));
        assertThat(authenticator.authenticate(token(second))).isInstanceOf(Known.class);
    }

    @Test
    void canNotSayWhoCallsWhenTheIssuerWasNeverThere() throws Exception {
        server.stop(0);
        var authenticator = authenticator();

        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Unavailable.class);
        assertThat(authenticator.authenticate(token(first))).isInstanceOf(Unavailable.class);
    }

    @Test
    void believesNoConfigurationOfAnotherIssuer() throws Exception {
        claimedIssuer = "https://elsewhere.example";

        assertThat(authenticator().authenticate(token(first))).isInstanceOf(Unavailable.class);
    }

    @Test
    void asksForKeysWhereItIsTold() throws Exception {
        claimedIssuer = "https://elsewhere.example";

        assertThat(authenticator("JWKS_URI", "http://127.0.0.1:" + port + "/keys")
                        .authenticate(token(first)))
                .isInstanceOf(Known.class);
    }

    @Test
    void readsTenantAndRolesWhereTheSettingsSay() throws Exception {
        var authenticator = authenticator(
                "TENANT_CLAIM", "https://example.org/tenant",
                "ROLES_CLAIM", "realm_access.roles",
                "ROLE_NAMES", "data-in=writer, data-out=reader");

        assertThat(authenticator.authenticate(token(
                        first,
                        claims -> claims.claim("tenant", "other")
                                .claim("https://example.org/tenant", List.of("acme"))
                                .claim("realm_access", Map.of("roles", List.of("data-out", "data-in", "admin", "x"))))))
                .isEqualTo(jane(Role.READER, Role.WRITER));
    }

    @Test
    void readsRolesFromATextLikeScopes() throws Exception {
        assertThat(authenticator().authenticate(token(first, claims -> claims.claim("roles", "reader  writer email"))))
                .isEqualTo(jane(Role.READER, Role.WRITER));
    }

    @Test
    void givesNoRolesWhereTheTokenNamesNone() throws Exception {
        assertThat(authenticator().authenticate(token(first, claims -> claims.claim("roles", null))))
                .isEqualTo(jane());
        assertThat(authenticator().authenticate(token(first, claims -> claims.claim("roles", 7))))
                .isEqualTo(jane());
    }

    @Test
    void refusesATokenThatIsOfSeveralTenantsOrOfNone() throws Exception {
        for (var tenant : Arrays.asList(List.of("acme", "other"), List.of(), "", 7, Map.of("a", "b"), null)) {
            assertThat(authenticator().authenticate(token(first, claims -> claims.claim("tenant", tenant))))
                    .as("tenant %s", tenant)
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void knowsAnOperatorByATokenWithoutATenant() throws Exception {
        assertThat(authenticator()
                        .authenticate(token(
                                first, claims -> claims.claim("tenant", null).claim("roles", List.of("operator")))))
                .isEqualTo(new Known(new Caller("oidc:jane", Optional.empty(), Set.of(Role.OPERATOR))));
        // Which of the two is meant is not for us to guess.
        assertThat(authenticator()
                        .authenticate(token(first, claims -> claims.claim("roles", List.of("operator", "reader")))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refusesATokenWithoutASubject() throws Exception {
        for (var subject : Arrays.asList(null, " ", "a\nb", "x".repeat(300))) {
            assertThat(authenticator().authenticate(token(first, claims -> claims.subject(subject))))
                    .isInstanceOf(Refused.class);
        }
    }
}
