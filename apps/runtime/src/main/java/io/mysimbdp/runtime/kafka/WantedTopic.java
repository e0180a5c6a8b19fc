// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

import io.mysimbdp.datasets.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A topic as a dataset wants it, whoever creates it: the bootstrap with Kafka's Admin client, or Strimzi's topic operator.
 *
 * @param partitions 1 to 10,000
 * @param replication on how many brokers each message is kept
 * @param configs the configs that the platform decides on; all others are the brokers' or the operator's
 */
public record WantedTopic(String name, int partitions, int replication, Map<String, String> configs) {

    /** Long enough to notice, mend the descriptor or the source, and replay. */
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    /**
     * Dead letters are few, and replaying them in another order is harmless because rows carry their record's time.
     * Three partitions spread them over three brokers, which is enough even while every record is refused; more would
     * only cost files and memory on each broker.
     */
    public static final int MAX_DEAD_LETTER_PARTITIONS = 3;

    private static final int HEADERS_BYTES = 128 * 1024;

    /** No producer of the platform makes a larger request. */
    private static final int PRODUCER_LIMIT_BYTES = 4 * 1024 * 1024;

    /** A dead letter has more headers than the message that it was. */
    private static final int LETTER_BYTES = 64 * 1024;

    private static final int BROKER_DEFAULT_BYTES = 1_048_588;

    /** The dataset's topic and its dead-letter topic. */
    public static List<WantedTopic> of(Dataset dataset, int replication, int minInSync) {
        var topic = dataset.topic();
        var retention = topic.retention();
        var deadLetterRetention = retention.compareTo(DEAD_LETTER_RETENTION) > 0 ? retention : DEAD_LETTER_RETENTION;
        return List.of(
                new WantedTopic(
                        topic.name(), topic.partitions(), replication, configs(dataset, retention, minInSync, 0)),
                new WantedTopic(
                        topic.deadLetterName(),
                        Math.min(topic.partitions(), MAX_DEAD_LETTER_PARTITIONS),
                        replication,
                        configs(dataset, deadLetterRetention, minInSync, LETTER_BYTES)));
    }

    /** The minimum in sync that goes with a replication: two of three, else all but one, at least one. */
    public static int usualMinInSync(int replication) {
        return Math.max(1, Math.min(2, replication - 1));
    }

    /**
     * What is wrong with a minimum in sync, to follow its key.
     *
     * @param replicationKey what the replication is called
     */
    public static Optional<String> minInSyncProblem(String replicationKey, int replication, int minInSync) {
        if (replication == 1) {
            return minInSync == 1
                    ? Optional.empty()
                    : Optional.of("must be 1 where the " + replicationKey + " is 1, but is " + minInSync);
        }
        return minInSync >= 1 && minInSync < replication
                ? Optional.empty()
                : Optional.of("must be at least 1 and less than the " + replicationKey + " of " + replication
                        + ", so that one broker may be away, but is " + minInSync);
    }

    private static Map<String, String> configs(Dataset dataset, Duration retention, int minInSync, int extraBytes) {
        // A record grows on its way: CSV becomes JSON, where a character takes up to six bytes, and messages have
        // headers.
        var largest = Math.min(6L * dataset.source().maxRecordBytes() + HEADERS_BYTES, PRODUCER_LIMIT_BYTES);
        return new TreeMap<>(Map.of(
                "retention.ms", Long.toString(retention.toMillis()),
                "min.insync.replicas", Integer.toString(minInSync),
                "compression.type", "producer",
                "max.message.bytes", Long.toString(Math.max(largest, BROKER_DEFAULT_BYTES) + extraBytes)));
    }
}
