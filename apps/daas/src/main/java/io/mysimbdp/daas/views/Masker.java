// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands a keyed hash for a personal value: HMAC-SHA-256, of which 96 bits are shown as 16 characters. Without the key,
 * nobody can try names to find whose hash it is. Immutable and thread-safe.
 */
public final class Masker {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 12;

    private final SecretKeySpec key;

    /** @param key at least 16 bytes that nobody else knows */
    public Masker(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException("a key must have at least 16 bytes, but has " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The hash of a value: the same for all datasets of a tenant, so that they can be joined, and another for each tenant.
     */
    public String hash(String tenant, String value) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(tenant.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            var hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, SHOWN_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has " + ALGORITHM, e);
        }
    }
}
