// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Knows callers by the credentials that a request has: a key as {@code X-Api-Key}, or a key or a token as {@code
 * Authorization: Bearer}. Thread-safe.
 */
public final class Credentials implements Authenticator {
    /** RFC 6750; the scheme in any case. */
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([A-Za-z0-9._~+/=-]+)");

    private final ApiKeyAuthenticator keys;
    private final Optional<OidcAuthenticator> tokens;

    public Credentials(ApiKeyAuthenticator keys, Optional<OidcAuthenticator> tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    @Override
    public AuthResult authenticate(Optional<String> authorizationHeader, Optional<String> apiKeyHeader) {
        if (authorizationHeader.isPresent() && apiKeyHeader.isPresent()) {
            // Which of them counts would be anybody's guess.
            return new AuthResult.Refused("both Authorization and X-Api-Key");
        }
        if (apiKeyHeader.isPresent()) {
            return keys.authenticate(apiKeyHeader.get().strip());
        }
        return authorizationHeader.map(this::bearer).orElseGet(AuthResult.Anonymous::new);
    }

    private AuthResult bearer(String header) {
        var matcher = BEARER.matcher(header.strip());
        if (!matcher.matches()) {
            return new AuthResult.Refused("an Authorization of another scheme than Bearer");
        }
        var credential = matcher.group(1);
        if (ApiKeyAuthenticator.isKey(credential)) {
            return keys.authenticate(credential);
        }
        return tokens.map(issuer -> issuer.authenticate(credential))
                .orElseGet(() -> new AuthResult.Refused("a token, but no issuer is set"));
    }
}
