// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import io.mysimbdp.daas.views.Masker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that are derived from the platform's secret, one for each purpose, so that none tells of another. */
public final class Secrets {
    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);

    private static final int LEAST_BYTES = 16;

    private final byte[] secret;

    Secrets(byte[] secret) {
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "a secret must have at least " + LEAST_BYTES + " bytes, but has " + secret.length);
        }
        this.secret = secret.clone();
    }

    /**
     * Reads the secret, or makes one.
     *
     * @throws IllegalArgumentException if that in the file is too short
     * @throws UncheckedIOException if the file can't be read
     */
    public static Secrets of(Optional<Path> file) {
        if (file.isEmpty()) {
            LOG.warn("No secret is set: hashes of masked fields and continuation tokens are this instance's own and end"
                    + " with it; MYSIMBDP_DAAS_SECRET_FILE makes them last");
            var random = new byte[32];
            new SecureRandom().nextBytes(random);
            return new Secrets(random);
        }
        try {
            return new Secrets(Files.readString(file.get()).strip().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file.get(), e);
        }
    }

    public Masker masker() {
        return new Masker(derived("mask"));
    }

    ContinuationTokens tokens() {
        return new ContinuationTokens(derived("continuation"));
    }

    private byte[] derived(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(("mysimbdp " + purpose).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has HmacSHA256", e);
        }
    }
}
