// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

import io.mysimbdp.runtime.settings.HostAndPort;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How to reach Kafka, and as whom.
 *
 * @param bootstrapServers brokers to ask first
 * @param caFile the certificates (PEM) that the brokers' certificates are checked with; TLS is used if it is given
 * @param certificateFile the client's certificate (PEM), for authentication by TLS
 * @param keyFile the client's private key (PEM, PKCS#8)
 * @param username the user, for authentication by SCRAM-SHA-512
 * @param passwordFile the file that holds the user's password
 */
public record KafkaSettings(
        List<HostAndPort> bootstrapServers,
        Optional<Path> caFile,
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        Optional<String> username,
        Optional<Path> passwordFile) {

    public static final String DEFAULT_BOOTSTRAP_SERVERS = "127.0.0.1:19092";

    public KafkaSettings {
        bootstrapServers = List.copyOf(bootstrapServers);
    }

    public static KafkaSettings read(SettingsReader reader) {
        var settings = new KafkaSettings(
                reader.hosts("KAFKA_BOOTSTRAP_SERVERS", DEFAULT_BOOTSTRAP_SERVERS, 9092, "Kafka brokers to ask first"),
                reader.optionalFile("KAFKA_CA_FILE", "certificates (PEM) that verify the brokers; turns TLS on"),
                reader.optionalFile("KAFKA_CERTIFICATE_FILE", "client certificate (PEM) for mutual TLS"),
                reader.optionalFile("KAFKA_KEY_FILE", "client private key (PEM) for mutual TLS"),
                reader.optionalText("KAFKA_USERNAME", "user for SCRAM-SHA-512"),
                reader.optionalFile("KAFKA_PASSWORD_FILE", "file with the user's password"));
        if (settings.certificateFile.isPresent() != settings.keyFile.isPresent()) {
            reader.problem("KAFKA_CERTIFICATE_FILE", "and KAFKA_KEY_FILE must be set together");
        }
        if (settings.certificateFile.isPresent() && settings.caFile.isEmpty()) {
            reader.problem("KAFKA_CERTIFICATE_FILE", "needs KAFKA_CA_FILE, which turns TLS on");
        }
        if (settings.username.isPresent() != settings.passwordFile.isPresent()) {
            reader.problem("KAFKA_USERNAME", "and KAFKA_PASSWORD_FILE must be set together");
        }
        return settings;
    }

    /** The settings of a plain, unauthenticated connection, as the local target has it. */
    public static KafkaSettings plain(String bootstrapServers) {
        return new KafkaSettings(
                List.of(bootstrapServers.split(",", -1)).stream()
                        .map(server -> HostAndPort.parse(server, 9092))
                        .toList(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@code host:port,host:port}. */
    public String bootstrap() {
        return bootstrapServers.stream().map(HostAndPort::toString).collect(Collectors.joining(","));
    }

    /** The environment that {@link #read} reads back to these settings. */
    public Map<String, String> toEnvironment() {
        var environment = new HashMap<String, String>();
        environment.put(SettingsReader.PREFIX + "KAFKA_BOOTSTRAP_SERVERS", bootstrap());
        caFile.ifPresent(file -> environment.put(SettingsReader.PREFIX + "KAFKA_CA_FILE", file.toString()));
        certificateFile.ifPresent(
                file -> environment.put(SettingsReader.PREFIX + "KAFKA_CERTIFICATE_FILE", file.toString()));
        keyFile.ifPresent(file -> environment.put(SettingsReader.PREFIX + "KAFKA_KEY_FILE", file.toString()));
        username.ifPresent(name -> environment.put(SettingsReader.PREFIX + "KAFKA_USERNAME", name));
        passwordFile.ifPresent(file -> environment.put(SettingsReader.PREFIX + "KAFKA_PASSWORD_FILE", file.toString()));
        return environment;
    }

    /**
     * What every Kafka client of the platform is configured with.
     *
     * @throws UncheckedIOException if a certificate, key or password file can't be read
     */
    public Map<String, Object> clientProperties(String clientId) {
        var properties = new HashMap<String, Object>();
        properties.put("bootstrap.servers", bootstrap());
        properties.put("client.id", clientId);
        properties.put(
                "security.protocol",
                (username.isPresent() ? "SASL_" : "") + (caFile.isPresent() ? "SSL" : "PLAINTEXT"));
        caFile.ifPresent(file -> {
            properties.put("ssl.truststore.type", "PEM");
            properties.put("ssl.truststore.location", file.toString());
        });
        certificateFile.ifPresent(file -> {
            properties.put("ssl.keystore.type", "PEM");
            properties.put("ssl.keystore.certificate.chain", content(file));
            properties.put("ssl.keystore.key", content(keyFile.orElseThrow()));
        });
        username.ifPresent(name -> {
            properties.put("sasl.mechanism", "SCRAM-SHA-512");
            properties.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + escape(name)
                            + "\" password=\""
                            + escape(content(passwordFile.orElseThrow()).strip()) + "\";");
        });
        return properties;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }
}
