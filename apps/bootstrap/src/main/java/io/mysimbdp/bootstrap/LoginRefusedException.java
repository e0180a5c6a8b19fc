// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import java.util.Collection;
import java.util.Optional;

/** Cassandra is there, but does not let this role in: its password is wrong, or it is not made yet. */
final class LoginRefusedException extends Exception {

    LoginRefusedException(String message) {
        super(message);
    }

    /** What a node said that refused a login, if one did. */
    static Optional<AuthenticationException> in(AllNodesFailedException failure) {
        return failure.getAllErrors().values().stream()
                .flatMap(Collection::stream)
                .filter(AuthenticationException.class::isInstance)
                .map(AuthenticationException.class::cast)
                .findFirst();
    }
}
