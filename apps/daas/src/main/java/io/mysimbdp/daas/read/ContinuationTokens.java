// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns the place where reading goes on into a text and back: AES-256 in Galois/counter mode, bound to the query. Encrypted as
 * well as authenticated, since Cassandra's part of it has key values of the last row in clear, which a view may hide. So a
 * token can't be read, changed, or used for another tenant, dataset, view or query. Thread-safe.
 */
final class ContinuationTokens {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /** What fits into a URL; Cassandra's part is some hundred bytes unless keys are huge. */
    static final int MAX_CHARACTERS = 100_000;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param key 32 bytes */
    ContinuationTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * What a token says.
     *
     * @param range the times that the first page was asked for: where they follow from the clock, the next page has the same
     * @param position where to go on
     */
    record Continuation(TimeRange range, Position position) {}

    /** @param fingerprint what identifies the query */
    String write(byte[] fingerprint, Continuation continuation) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, fingerprint).doFinal(bytes(continuation));
            var token = new ByteArrayOutputStream();
            token.write(VERSION);
            token.writeBytes(nonce);
            token.writeBytes(sealed);
            return text(token.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has AES/GCM", e);
        }
    }

    private static String text(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Reads a token; empty if it is none, was changed, or belongs to another query. */
    Optional<Continuation> read(byte[] fingerprint, String text) {
        try {
            var token = text.length() > MAX_CHARACTERS
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(text);
            // The last character may have bits that say nothing: only one way to write a token is right.
            if (token.length <= 1 + NONCE_BYTES
                    || token[0] != VERSION
                    || !text(token).equals(text)) {
                return Optional.empty();
            }
            var nonce = Arrays.copyOfRange(token, 1, 1 + NONCE_BYTES);
            var sealed = Arrays.copyOfRange(token, 1 + NONCE_BYTES, token.length);
            return Optional.of(
                    continuation(cipher(Cipher.DECRYPT_MODE, nonce, fingerprint).doFinal(sealed)));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] fingerprint) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(fingerprint);
        return cipher;
    }

    private static byte[] bytes(Continuation continuation) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, continuation.range().from());
            write(out, continuation.range().to());
            out.writeInt(continuation.position().partition());
            out.write(continuation.position().paging().orElse(new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Optional<Instant> instant) throws IOException {
        out.writeBoolean(instant.isPresent());
        out.writeLong(instant.map(Instant::toEpochMilli).orElse(0L));
    }

    private static Continuation continuation(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            var range = new TimeRange(instant(in), instant(in));
            var partition = in.readInt();
            var paging = in.readAllBytes();
            return new Continuation(
                    range, new Position(partition, paging.length == 0 ? Optional.empty() : Optional.of(paging)));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read what was written here", e);
        }
    }

    private static Optional<Instant> instant(DataInputStream in) throws IOException {
        var present = in.readBoolean();
        var millis = in.readLong();
        return present ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
    }
}
