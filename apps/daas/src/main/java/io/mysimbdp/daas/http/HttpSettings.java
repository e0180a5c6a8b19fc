// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the service listens, and what it lets come in at most.
 *
 * @param host the address to bind
 * @param port the port; 0 for any free one
 * @param certificateFile the server's certificate chain (PEM); TLS is used if it is given
 * @param keyFile its private key (PEM, PKCS#8)
 * @param corsOrigins web sites whose pages may call the service from a browser; none turns CORS off
 * @param threads how many requests are worked on at once at most, 8 to 2,000
 * @param maxConnections how many connections are open at once at most; further ones wait until one is closed
 * @param maxHeaderBytes the greatest size of a request's first line and headers, 1 KiB to 64 KiB
 * @param idleTimeout after how long without a byte a connection is closed
 * @param drainTimeout how long a stop waits for requests that are being worked on
 */
public record HttpSettings(
        String host,
        int port,
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        List<String> corsOrigins,
        int threads,
        int maxConnections,
        int maxHeaderBytes,
        Duration idleTimeout,
        Duration drainTimeout) {
    /** The longest a drain may be set to take. */
    public static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

    public HttpSettings {
        corsOrigins = List.copyOf(corsOrigins);
    }

    public static HttpSettings read(SettingsReader reader) {
        var settings = new HttpSettings(
                reader.text("DAAS_HOST", "0.0.0.0", "address that the service listens on"),
                reader.integer("DAAS_PORT", 8090, 0, 65_535, "port of the service; 0 for any free one"),
                reader.optionalFile("DAAS_CERTIFICATE_FILE", "server certificate chain (PEM); turns TLS on"),
                reader.optionalFile("DAAS_KEY_FILE", "private key (PEM, PKCS#8) of the server certificate"),
                reader.value(
                                "DAAS_CORS_ORIGINS",
                                "",
                                "origins such as https://example.com, separated by commas",
                                "web sites whose pages may call the service; none if empty",
                                HttpSettings::origins)
                        .orElse(List.of()),
                reader.integer("DAAS_THREADS", 100, 8, 2_000, "requests that are worked on at once at most"),
                reader.integer("DAAS_MAX_CONNECTIONS", 1_000, 1, 100_000, "connections that are open at once at most"),
                reader.integer(
                        "DAAS_MAX_HEADER_BYTES",
                        16 * 1024,
                        1_024,
                        64 * 1024,
                        "bytes that the first line and the headers of a request have at most"),
                reader.duration(
                        "DAAS_IDLE_TIMEOUT",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10),
                        "after how long without a byte a connection is closed"),
                reader.duration(
                        "DAAS_DRAIN_TIMEOUT",
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        LONGEST_DRAIN,
                        "how long a stop waits for requests that are being worked on"));
        if (settings.certificateFile.isPresent() != settings.keyFile.isPresent()) {
            reader.problem("DAAS_CERTIFICATE_FILE", "and DAAS_KEY_FILE must be set together");
        }
        return settings;
    }

    /**
     * Looks into the files of the certificate, which else would be read only when all is there to serve.
     *
     * @throws SettingsException if they can't be used
     */
    public void requireUsableCertificate() {
        if (certificateFile.isPresent()) {
            try {
                PemKeyStore.read(certificateFile.get(), keyFile.orElseThrow());
            } catch (IOException e) {
                throw new SettingsException(List.of(SettingsReader.PREFIX
                        + "DAAS_CERTIFICATE_FILE and DAAS_KEY_FILE can't be used: " + e.getMessage()));
            }
        }
    }

    private static List<String> origins(String text) {
        return List.of(text.split(",", -1)).stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(HttpSettings::origin)
                .toList();
    }

    private static String origin(String text) {
        var uri = URI.create(text);
        if (uri.getScheme() == null
                || uri.getHost() == null
                || !uri.getRawPath().isEmpty()) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
