// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.util.Optional;

/** Finds out who sends a request. Thread-safe. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Checks the credentials of a request. May take as long as Cassandra or the issuer of tokens takes to answer, some
     * seconds at most.
     *
     * @param authorizationHeader the value of {@code Authorization}
     * @param apiKeyHeader the value of {@code X-Api-Key}
     */
    AuthResult authenticate(Optional<String> authorizationHeader, Optional<String> apiKeyHeader);
}
