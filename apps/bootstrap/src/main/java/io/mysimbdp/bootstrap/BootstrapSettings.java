// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.kafka.WantedTopic;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the platform's stores are and how often they keep each message and row.
 *
 * @param kafka how to reach Kafka
 * @param cassandra how to reach Cassandra
 * @param topicReplication on how many brokers each message is kept, 1 to 9
 * @param topicMinInSync how many of them must have a message before it counts as sent: at least 1 and less than {@code
 *     topicReplication}, so that one broker may be away; 1 where {@code topicReplication} is 1
 * @param keyspaceReplication on how many nodes of the local datacenter each row is kept, 1 to 9
 * @param timeout how long to wait for Kafka and Cassandra altogether
 */
public record BootstrapSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        int topicReplication,
        int topicMinInSync,
        int keyspaceReplication,
        Duration timeout) {

    private static final int MAX_REPLICATION = 9;
    private static final String REPLICATION = "topic replication";

    /**
     * @throws IllegalArgumentException if the numbers contradict each other
     */
    public BootstrapSettings {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(cassandra, "cassandra");
        Objects.requireNonNull(timeout, "timeout");
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
                kafka,
                cassandra,
                topicReplication,
                WantedTopic.usualMinInSync(topicReplication),
                keyspaceReplication,
                timeout);
    }

    /** Reads the settings; a contradiction is noted with the reader as a problem. */
    public static BootstrapSettings read(SettingsReader reader) {
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
        return new BootstrapSettings(
                kafka,
                cassandra,
                replication,
                contradiction.isPresent() ? WantedTopic.usualMinInSync(replication) : minInSync,
                reader.integer("KEYSPACE_REPLICATION", 3, 1, MAX_REPLICATION, "on how many nodes each row is kept"),
                reader.duration(
                        "BOOTSTRAP_TIMEOUT",
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        Duration.ofHours(2),
                        "how long to wait for Kafka and Cassandra to be there"));
    }
}
