// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key by which somebody calls the service: {@code mdk_<id>_<secret>}. The id may be shown and logged; nothing prints the
 * secret by accident. Immutable.
 *
 * @param id finds the key; 12 small letters and digits
 * @param secret proves that it is the caller's; 32 letters and digits: 190 bits
 */
record ApiKey(String id, String secret) {
    /** What each key begins with, so that scanners of source code can find those that were committed. */
    static final String PREFIX = "mdk_";

    private static final String SMALL = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + SMALL;
    private static final int ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "([a-z0-9]{" + ID_LENGTH + "})_([A-Za-z0-9]{" + SECRET_LENGTH + "})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one that nobody can guess. */
    static ApiKey random() {
        return new ApiKey(random(SMALL, ID_LENGTH), random(CHARACTERS, SECRET_LENGTH));
    }

    private static String random(String characters, int length) {
        return RANDOM.ints(length, 0, characters.length())
                .mapToObj(characters::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    /** The key in a text; empty if it is of another form. */
    static Optional<ApiKey> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new ApiKey(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** The whole key, as the caller sends it. */
    String text() {
        return PREFIX + id + "_" + secret;
    }

    /**
     * What is stored of the secret. One round of SHA-256 is right here, where it would be wrong for a password: a slow hash
     * makes up for secrets that people choose, and nobody can try out 190 random bits.
     */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether this is the key that was stored, in a time that tells nothing of how far they agree. */
    boolean matches(byte[] storedHash) {
        return MessageDigest.isEqual(hash(), storedHash);
    }

    @Override
    public String toString() {
        return PREFIX + id + "_…";
    }
}
