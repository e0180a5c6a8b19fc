// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the certificates of one file and no others. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * A context of a client that shows no certificate of its own.
     *
     * @param caFile one certificate or more, PEM
     * @throws UncheckedIOException if the file can't be read
     * @throws IllegalStateException if it holds anything else
     */
    public static SSLContext context(Path caFile) {
        try (var in = Files.newInputStream(caFile)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var index = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + index++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + caFile, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't use the certificates in " + caFile + ": " + e.getMessage(), e);
        }
    }
}
