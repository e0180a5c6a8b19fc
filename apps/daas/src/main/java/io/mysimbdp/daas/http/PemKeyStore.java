// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** A certificate and its key from PEM files, as cert-manager and others write them where they are asked for PKCS#8. */
final class PemKeyStore {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private PemKeyStore() {}

    /**
     * Reads both.
     *
     * @throws IOException if a file can't be read or is not what it should be
     */
    static KeyStore read(Path certificateFile, Path keyFile) throws IOException {
        try (var in = Files.newInputStream(certificateFile)) {
            var chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new Certificate[0]);
            if (chain.length == 0) {
                throw new IOException(certificateFile + " has no certificate (PEM)");
            }
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key(keyFile), new char[0], chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "can't use " + certificateFile + " with " + keyFile + " for TLS: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        var matcher = KEY.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new IOException(file
                    + " has no private key in PKCS#8 form (BEGIN PRIVATE KEY): cert-manager makes one with"
                    + " privateKey.encoding: PKCS8, and 'openssl pkcs8 -topk8 -nocrypt' makes it of another");
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (var algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Of another kind.
            }
        }
        throw new IOException(file + " has a private key of none of the kinds " + ALGORITHMS);
    }
}
