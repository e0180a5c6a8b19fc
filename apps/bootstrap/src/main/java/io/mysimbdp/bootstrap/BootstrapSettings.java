// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.kafka.WantedTopic;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What to make, where the platform's stores are, and how often they keep each message and row.
 *
 * @param parts what to make, at least one
 * @param kafka how to reach Kafka
 * @param cassandra how to reach Cassandra
 * @param topicReplication on how many brokers each message is kept, 1 to 9
 * @param topicMinInSync how many of them must have a message before it counts as sent: at least 1 and less than {@code
 *     topicReplication}, so that one broker may be away; 1 where {@code topicReplication} is 1
 * @param keyspaceReplication on how many nodes of the local datacenter each row is kept, 1 to 9
 * @param secrets where passwords are kept; given if, and only if, roles are among the parts
 * @param timeout how long to wait for Kafka and Cassandra altogether
 */
public record BootstrapSettings(
        Set<Part> parts,
        KafkaSettings kafka,
        CassandraSettings cassandra,
        int topicReplication,
        int topicMinInSync,
        int keyspaceReplication,
        Optional<SecretSettings> secrets,
        Duration timeout) {

    /** What is made unless something else is asked for. */
    public static final Set<Part> DEFAULT_PARTS = Set.of(Part.TOPICS, Part.SCHEMA);

    private static final int MAX_REPLICATION = 9;
    private static final String REPLICATION = "topic replication";

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the values contradict each other
     */
    public BootstrapSettings {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(cassandra, "cassandra");
        Objects.requireNonNull(timeout, "timeout");
        parts = Set.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("parts must have at least one");
        }
        if (secrets.isPresent() != parts.contains(Part.ROLES)) {
            throw new IllegalArgumentException("secrets must be given if, and only if, roles are among the parts, but "
                    + secrets + " is, and the parts are " + parts);
        }
        WantedTopic.minInSyncProblem(REPLICATION, topicReplication, topicMinInSync)
                .ifPresent(problem -> {
                    throw new IllegalArgumentException("topicMinInSync " + problem);
                });
    }

    /** Settings with the usual minimum in sync for the replication: two of three, else all but one, at least one. */
    public static BootstrapSettings of(
            KafkaSettings kafka,
            CassandraSettings cassandra,
            int topicReplication,
            int keyspaceReplication,
            Duration timeout) {
        return new BootstrapSettings(
                DEFAULT_PARTS,
                kafka,
                cassandra,
                topicReplication,
                WantedTopic.usualMinInSync(topicReplication),
                keyspaceReplication,
                Optional.empty(),
                timeout);
    }

    /** The same settings for other parts. */
    public BootstrapSettings withParts(Set<Part> newParts, Optional<SecretSettings> newSecrets) {
        return new BootstrapSettings(
                newParts, kafka, cassandra, topicReplication, topicMinInSync, keyspaceReplication, newSecrets, timeout);
    }

    /** Reads the settings; a contradiction is noted with the reader as a problem. */
    public static BootstrapSettings read(SettingsReader reader) {
        return read(reader, SecretSettings.POD_NAMESPACE);
    }

    /** {@link #read(SettingsReader)} with the pod's namespace in another file. */
    static BootstrapSettings read(SettingsReader reader, Path podNamespace) {
        var parts = new HashSet<>(reader.choices("BOOTSTRAP_PARTS", DEFAULT_PARTS, "what to make"));
        var kafka = KafkaSettings.read(reader);
        var cassandra = CassandraSettings.read(reader);
        var replication =
                reader.integer("TOPIC_REPLICATION", 3, 1, MAX_REPLICATION, "on how many brokers each message is kept");
        var minInSync = reader.integer(
                "TOPIC_MIN_IN_SYNC",
                WantedTopic.usualMinInSync(replication),
                1,
                MAX_REPLICATION,
                "how many brokers must have a message before it counts as sent");
        var contradiction = WantedTopic.minInSyncProblem(REPLICATION, replication, minInSync);
        contradiction.ifPresent(problem -> reader.problem("TOPIC_MIN_IN_SYNC", problem));
        var keyspaceReplication =
                reader.integer("KEYSPACE_REPLICATION", 3, 1, MAX_REPLICATION, "on how many nodes each row is kept");
        var secrets = SecretSettings.read(reader, parts.contains(Part.ROLES), podNamespace);
        if (secrets.isEmpty()) {
            // Noted as a problem, so nobody gets to use the rest.
            parts.remove(Part.ROLES);
        }
        return new BootstrapSettings(
                parts.isEmpty() ? DEFAULT_PARTS : parts,
                kafka,
                cassandra,
                replication,
                contradiction.isPresent() ? WantedTopic.usualMinInSync(replication) : minInSync,
                keyspaceReplication,
                secrets,
                reader.duration(
                        "BOOTSTRAP_TIMEOUT",
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        Duration.ofHours(2),
                        "how long to wait for Kafka and Cassandra to be there"));
    }
}
