// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapSettingsTest {

    @TempDir
    private Path directory;

    private BootstrapSettings read(Map<String, String> environment) {
        var reader = new SettingsReader(environment);
        var settings = BootstrapSettings.read(reader, directory.resolve("namespace"));
        reader.finish();
        return settings;
    }

    @Test
    void keepsThreeCopiesByDefault() {
        var settings = read(Map.of());

        assertThat(settings.parts()).containsExactlyInAnyOrder(Part.TOPICS, Part.SCHEMA);
        assertThat(settings.secrets()).isEmpty();
        assertThat(settings.topicReplication()).isEqualTo(3);
        assertThat(settings.topicMinInSync()).isEqualTo(2);
        assertThat(settings.keyspaceReplication()).isEqualTo(3);
        assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void readsEverySetting() {
        var settings = read(Map.of(
                "MYSIMBDP_BOOTSTRAP_PARTS", "roles,schema",
                "MYSIMBDP_BOOTSTRAP_SECRETS", "kubernetes",
                "MYSIMBDP_BOOTSTRAP_SECRETS_NAMESPACE", "data",
                "MYSIMBDP_BOOTSTRAP_SECRETS_PREFIX", "cql-",
                "MYSIMBDP_KAFKA_BOOTSTRAP_SERVERS", "kafka:9093",
                "MYSIMBDP_CASSANDRA_CONTACT_POINTS", "cassandra:9043",
                "MYSIMBDP_TOPIC_REPLICATION", "5",
                "MYSIMBDP_TOPIC_MIN_IN_SYNC", "3",
                "MYSIMBDP_KEYSPACE_REPLICATION", "2",
                "MYSIMBDP_BOOTSTRAP_TIMEOUT", "30s"));

        assertThat(settings)
                .isEqualTo(new BootstrapSettings(
                        Set.of(Part.SCHEMA, Part.ROLES),
                        KafkaSettings.plain("kafka:9093"),
                        CassandraSettings.plain(List.of(new HostAndPort("cassandra", 9043)), "dc1"),
                        5,
                        3,
                        2,
                        Optional.of(new SecretSettings.Kubernetes("data", "cql-")),
                        Duration.ofSeconds(30)));
    }

    @Test
    void keepsPasswordsInAFolderUnlessToldOtherwise() {
        var settings = read(Map.of(
                "MYSIMBDP_BOOTSTRAP_PARTS", "topics,schema,roles",
                "MYSIMBDP_BOOTSTRAP_SECRETS_DIR", "/run/passwords"));

        assertThat(settings.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(settings.secrets()).contains(new SecretSettings.Folder(Path.of("/run/passwords")));
    }

    @Test
    void takesTheNamespaceOfItsOwnPod() throws IOException {
        // Given
        Files.writeString(directory.resolve("namespace"), "platform\n");

        // When
        var settings =
                read(Map.of("MYSIMBDP_BOOTSTRAP_PARTS", "schema,roles", "MYSIMBDP_BOOTSTRAP_SECRETS", "kubernetes"));

        // Then
        assertThat(settings.secrets()).contains(new SecretSettings.Kubernetes("platform", "cassandra-role-"));
    }

    @Test
    void namesAllThatIsWrongWithSecretsTogether() {
        assertThatThrownBy(() -> read(Map.of(
                        "MYSIMBDP_BOOTSTRAP_PARTS", "roles",
                        "MYSIMBDP_BOOTSTRAP_SECRETS", "kubernetes",
                        "MYSIMBDP_BOOTSTRAP_SECRETS_PREFIX", "Role_")))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "MYSIMBDP_BOOTSTRAP_SECRETS_PREFIX must be lower-case letters, digits, hyphens"
                                                + " and dots, and begin with one of the former two, but is 'Role_'",
                                        "MYSIMBDP_BOOTSTRAP_SECRETS_NAMESPACE must be set outside a pod, which would"
                                                + " know its own namespace"));
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_BOOTSTRAP_PARTS", "roles")))
                .hasMessage("MYSIMBDP_BOOTSTRAP_SECRETS_DIR must name a folder where roles are made: it keeps their"
                        + " passwords");
        assertThatThrownBy(() -> read(Map.of(
                        "MYSIMBDP_BOOTSTRAP_PARTS", "roles",
                        "MYSIMBDP_BOOTSTRAP_SECRETS", "kubernetes",
                        "MYSIMBDP_BOOTSTRAP_SECRETS_NAMESPACE", "a_b")))
                .hasMessage(
                        "MYSIMBDP_BOOTSTRAP_SECRETS_NAMESPACE must be lower-case letters, digits and hyphens, but is"
                                + " 'a_b'");
    }

    @Test
    void refusesPartsThatThereAreNone() {
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_BOOTSTRAP_PARTS", "schema,users")))
                .hasMessage("MYSIMBDP_BOOTSTRAP_PARTS must be some of topics, schema, roles, separated by commas, but"
                        + " is 'schema,users'");
    }

    @Test
    void theMinimumInSyncFollowsTheReplication() {
        assertThat(read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "1")).topicMinInSync())
                .isEqualTo(1);
        assertThat(read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "2")).topicMinInSync())
                .isEqualTo(1);
        assertThat(read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "5")).topicMinInSync())
                .isEqualTo(2);
    }

    @Test
    void refusesAMinimumThatLetsNoBrokerBeAway() {
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_TOPIC_MIN_IN_SYNC", "3")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("MYSIMBDP_TOPIC_MIN_IN_SYNC must be at least 1 and less than the topic replication of 3,"
                        + " so that one broker may be away, but is 3");
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "1", "MYSIMBDP_TOPIC_MIN_IN_SYNC", "2")))
                .hasMessage("MYSIMBDP_TOPIC_MIN_IN_SYNC must be 1 where the topic replication is 1, but is 2");
    }
}
