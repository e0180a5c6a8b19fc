// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.security.SecureRandom;
import java.util.Objects;

/**
 * A password, which nothing prints by accident. Immutable.
 *
 * @param value the password itself
 */
record Password(String value) {
    /** Each is safe in a URL, a shell and a CQL literal. */
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** 238 bits. */
    private static final int LENGTH = 40;

    private static final SecureRandom RANDOM = new SecureRandom();

    Password {
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("a password must not be blank");
        }
    }

    /** A new one that nobody can guess. */
    static Password random() {
        return new Password(RANDOM.ints(LENGTH, 0, CHARACTERS.length())
                .mapToObj(CHARACTERS::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString());
    }

    @Override
    public String toString() {
        return "a password";
    }
}
