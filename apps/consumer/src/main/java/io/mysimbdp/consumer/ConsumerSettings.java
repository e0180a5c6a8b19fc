// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.ops.OpsSettings;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All settings of the consumer.
 *
 * @param kafka how to reach Kafka
 * @param cassandra how to reach Cassandra
 * @param datasets which datasets to store
 * @param ops where to listen for health and metrics
 * @param group the consumer group: consumers of one group share the partitions
 * @param instanceId the static member id, so that a restart within the session timeout causes no rebalance
 * @param protocol the group protocol
 * @param maxPollRecords how many records one poll takes at most; see {@link #pollRecords}
 * @param fetchMaxBytes how many bytes one fetch takes at most
 * @param commitInterval how often offsets are committed
 * @param writing how rows are written
 */
public record ConsumerSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        DatasetSettings datasets,
        OpsSettings ops,
        String group,
        Optional<String> instanceId,
        GroupProtocol protocol,
        int maxPollRecords,
        int fetchMaxBytes,
        Duration commitInterval,
        Writing writing) {

    /** What Kafka allows; two names are no more than dots. */
    private static final Pattern INSTANCE_ID = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    /** The protocol of consumer groups: {@code group.protocol}. */
    public enum GroupProtocol {
        /** The broker assigns (KIP-848). */
        CONSUMER,
        /** A member assigns. */
        CLASSIC
    }

    /** The consistency levels that make sense for writes here. */
    public enum Consistency {
        ANY,
        ONE,
        LOCAL_ONE,
        TWO,
        THREE,
        QUORUM,
        LOCAL_QUORUM,
        EACH_QUORUM,
        ALL
    }

    /**
     * How rows are written.
     *
     * @param consistency how many replicas must have a row before it counts as stored
     * @param maxInFlight how many requests run at once at most
     * @param maxBuffered how many records are held in memory at most, those in flight included; reading pauses there
     * @param maxBufferedBytes how many bytes of keys and values are held in memory at most, likewise; checked records
     *     take about twice as much beside them
     * @param batchRows how many rows of one partition go into one request at most; 1 turns batches off
     * @param batchBytes how many bytes of records go into one request at most. What nodes say of the size of a batch
     *     ({@code batch_size_fail_threshold}) holds only where it is for several partitions (CASSANDRA-10876)
     * @param minBackoff how long to wait before the first retry of a request
     * @param maxBackoff how long to wait before a retry at most
     * @param drainTimeout how long a stop or a rebalance waits for what is in flight
     */
    public record Writing(
            Consistency consistency,
            int maxInFlight,
            int maxBuffered,
            long maxBufferedBytes,
            int batchRows,
            int batchBytes,
            Duration minBackoff,
            Duration maxBackoff,
            Duration drainTimeout) {}

    /**
     * How many records one poll takes: no more than may be held in memory if each is as large as its dataset allows. A poll
     * knows no limit in bytes, and of compressed records a fetch has any number.
     */
    public int pollRecords() {
        // What is sent about runs is small.
        var largest = datasets.selected().stream()
                .filter(dataset -> !dataset.equals(LineageSchema.runs()))
                .mapToLong(dataset -> dataset.source().maxRecordBytes())
                .max()
                .orElse(1);
        return (int) Math.max(1, Math.min(maxPollRecords, writing.maxBufferedBytes() / largest));
    }

    /**
     * Reads the settings from environment variables.
     *
     * @throws io.mysimbdp.runtime.settings.SettingsException with all problems
     */
    public static ConsumerSettings read(Map<String, String> environment) {
        var reader = new SettingsReader(environment);
        var settings = read(reader);
        reader.finish();
        return settings;
    }

    static ConsumerSettings read(SettingsReader reader) {
        var settings = new ConsumerSettings(
                KafkaSettings.read(reader),
                CassandraSettings.read(reader),
                DatasetSettings.read(reader),
                OpsSettings.read(reader),
                reader.text(
                        "CONSUMER_GROUP", ConsumerGroups.CONSUMER, "consumer group; its members share the partitions"),
                reader.optionalText("CONSUMER_INSTANCE_ID", "static member id (group.instance.id)"),
                reader.choice("CONSUMER_GROUP_PROTOCOL", GroupProtocol.CONSUMER, "group protocol; consumer is KIP-848"),
                reader.integer(
                        "CONSUMER_MAX_POLL_RECORDS",
                        2_000,
                        1,
                        100_000,
                        "records that one poll takes at most; fewer where they may be large"),
                reader.integer(
                        "CONSUMER_FETCH_MAX_BYTES",
                        16 << 20,
                        1 << 20,
                        512 << 20,
                        "bytes that one fetch takes at most, over all partitions of a broker"),
                reader.duration(
                        "CONSUMER_COMMIT_INTERVAL",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(50),
                        Duration.ofMinutes(5),
                        "how often offsets are committed"),
                writing(reader));
        var writing = settings.writing;
        if (writing.minBackoff().compareTo(writing.maxBackoff()) > 0) {
            reader.problem(
                    "CONSUMER_MIN_BACKOFF",
                    "must not exceed CONSUMER_MAX_BACKOFF, which is "
                            + writing.maxBackoff().toMillis() + "ms, but is "
                            + writing.minBackoff().toMillis() + "ms");
        }
        settings.instanceId
                .filter(id -> !INSTANCE_ID.matcher(id).matches())
                .ifPresent(id -> reader.problem(
                        "CONSUMER_INSTANCE_ID",
                        "must be up to 249 letters, digits, dots, underscores and hyphens, but is '" + id + "'"));
        return settings;
    }

    private static Writing writing(SettingsReader reader) {
        return new Writing(
                reader.choice(
                        "CONSUMER_CONSISTENCY",
                        Consistency.LOCAL_QUORUM,
                        "replicas that must have a row when it counts as stored"),
                reader.integer("CONSUMER_MAX_IN_FLIGHT", 256, 1, 4_096, "requests to Cassandra at once at most"),
                reader.integer(
                        "CONSUMER_MAX_BUFFERED",
                        10_000,
                        1,
                        10_000_000,
                        "records in memory at most; reading pauses there"),
                reader.integer(
                        "CONSUMER_MAX_BUFFERED_BYTES",
                        8L << 20,
                        1L << 20,
                        64L << 30,
                        "bytes of records in memory at most; reading pauses there"),
                reader.integer(
                        "CONSUMER_BATCH_ROWS",
                        128,
                        1,
                        1_000,
                        "rows of one partition in one request at most; 1: no batches"),
                reader.integer(
                        "CONSUMER_BATCH_BYTES", 40 << 10, 1, 16 << 20, "bytes of records in one request at most"),
                reader.duration(
                        "CONSUMER_MIN_BACKOFF",
                        Duration.ofMillis(100),
                        Duration.ofMillis(1),
                        Duration.ofMinutes(10),
                        "wait before the first retry"),
                reader.duration(
                        "CONSUMER_MAX_BACKOFF",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1),
                        Duration.ofMinutes(10),
                        "wait before a retry at most"),
                reader.duration(
                        "CONSUMER_DRAIN_TIMEOUT",
                        Duration.ofSeconds(20),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1),
                        "how long a stop or a rebalance waits for what is in flight"));
    }
}
