// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.mysimbdp.daas.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;

/** An issuer of OpenID Connect tokens on this machine. */
final class LocalIssuer implements AutoCloseable {
    private static final String AUDIENCE = "mysimbdp";

    private final RSAKey key;
    private final HttpServer server;
    private final String url;

    LocalIssuer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        answer(
                "/.well-known/openid-configuration",
                "{\"issuer\": \"" + url + "\", \"jwks_uri\": \"" + url + "/keys\"}");
        answer("/keys", new JWKSet(key.toPublicJWK()).toString());
        server.start();
    }

    private void answer(String path, String text) {
        server.createContext(path, exchange -> {
            try (exchange) {
                var body = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    /** With these the service takes its tokens. */
    Map<String, String> settings() {
        return Map.of("MYSIMBDP_DAAS_OIDC_ISSUER", url, "MYSIMBDP_DAAS_OIDC_AUDIENCE", AUDIENCE);
    }

    /** A token of an hour. */
    String token(String tenant, Role... roles) throws JOSEException {
        return token(key, Duration.ofHours(1), tenant, roles);
    }

    /** One that was good an hour ago. */
    String expired(String tenant, Role... roles) throws JOSEException {
        return token(key, Duration.ofHours(-1), tenant, roles);
    }

    /** One that somebody else has signed in the issuer's name. */
    String forged(String tenant, Role... roles) throws JOSEException {
        return token(new RSAKeyGenerator(2048).keyID("one").generate(), Duration.ofHours(1), tenant, roles);
    }

    private String token(RSAKey signer, Duration life, String tenant, Role... roles) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .issuer(url)
                .audience(AUDIENCE)
                .subject("jane")
                .expirationTime(Date.from(Instant.now().plus(life)))
                .claim("tenant", tenant)
                .claim("roles", Arrays.stream(roles).map(Role::label).toList())
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
        jwt.sign(new RSASSASigner(signer));
        return jwt.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
