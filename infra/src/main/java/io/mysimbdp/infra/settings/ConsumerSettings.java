// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The consumers.
 *
 * @param replicas how many there are at first; afterwards {@code kubectl scale} decides
 * @param group the consumer group
 * @param consistency how many replicas must have a row before it counts as stored
 * @param maxInFlight requests to Cassandra at once at most, of each consumer
 * @param batchRows rows of one partition in one request at most
 * @param drainTimeout how long a stop waits for what is in flight
 * @param cpu processors that are reserved for each
 * @param memory memory that each has
 */
public record ConsumerSettings(
        int replicas,
        String group,
        Consistency consistency,
        int maxInFlight,
        int batchRows,
        Duration drainTimeout,
        String cpu,
        String memory) {

    /** The consistency levels that make sense for the writes of one datacenter. */
    public enum Consistency {
        ONE(1),
        LOCAL_ONE(1),
        TWO(2),
        THREE(3),
        QUORUM(0),
        LOCAL_QUORUM(0),
        ALL(0);

        private final int replicas;

        Consistency(int replicas) {
            this.replicas = replicas;
        }
    }

    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    static ConsumerSettings read(SettingsReader reader, DatasetCatalog catalog, CassandraSettings cassandra) {
        var replicas =
                reader.integer("consumer.replicas", 2, 0, 1000, "consumers at first; afterwards kubectl scale decides");
        var partitions = catalog.datasets().stream()
                .mapToInt(dataset -> dataset.topic().partitions())
                .sum();
        if (partitions > 0 && replicas > partitions) {
            reader.problem(
                    "consumer.replicas",
                    "must be at most the number of partitions of all topics (" + partitions + "), because further"
                            + " consumers would have nothing to do, but is " + replicas);
        }
        var consistency = reader.choice(
                "consumer.consistency",
                Consistency.LOCAL_QUORUM,
                "how many replicas must have a row before it counts as stored");
        if (consistency.replicas > cassandra.replication()) {
            reader.problem(
                    "consumer.consistency",
                    "must not ask for more replicas than cassandra.replication (" + cassandra.replication()
                            + "), but is '" + consistency.name().toLowerCase(java.util.Locale.ROOT) + "'");
        }
        return new ConsumerSettings(
                replicas,
                Forms.matching(
                        reader,
                        "consumer.group",
                        ConsumerGroups.CONSUMER,
                        GROUP,
                        "at most 249 letters, digits, dots, underscores and dashes",
                        "consumer group of the consumers"),
                consistency,
                reader.integer(
                        "consumer.maxInFlight", 256, 1, 4096, "requests of a consumer to Cassandra at once at most"),
                reader.integer("consumer.batchRows", 128, 1, 1000, "rows of one partition in one request at most"),
                reader.duration(
                        "consumer.drainTimeout",
                        Duration.ofSeconds(20),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1),
                        "how long a stop waits for what is in flight"),
                Forms.cpu(reader, "consumer.cpu", "200m", "processors reserved for a consumer; it may use more"),
                Forms.bytes(reader, "consumer.memory", "512Mi", "384Mi", "memory of a consumer"));
    }
}
