// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How records are read.
 *
 * @param secretFile the secret that masks and continuation tokens are made with, shared by all instances; without it each
 *     instance makes one of its own that ends with it
 * @param consistency how many replicas must answer
 * @param defaultLimit how many records a page has where the caller doesn't say
 * @param maxLimit how many records a page has at most
 * @param maxPageBytes about how many bytes of text a page has at most; a page of larger records has fewer of them
 * @param fetchRows how many rows are fetched from Cassandra at a time, at most
 * @param maxPartitions how many partitions one request may span
 * @param maxConcurrent how many requests read at a time; others wait, and are sent away if that takes too long
 * @param timeout how long a fetch, or the wait for a turn, may take
 * @param maxIntervals how many intervals one request may aggregate over
 * @param maxAggregatedRows how many rows one request may aggregate
 */
public record ReadSettings(
        Optional<Path> secretFile,
        Consistency consistency,
        int defaultLimit,
        int maxLimit,
        int maxPageBytes,
        int fetchRows,
        int maxPartitions,
        int maxConcurrent,
        Duration timeout,
        int maxIntervals,
        long maxAggregatedRows) {

    /** The consistency levels that make sense for reads. */
    public enum Consistency {
        ONE,
        LOCAL_ONE,
        TWO,
        THREE,
        QUORUM,
        LOCAL_QUORUM,
        ALL
    }

    public static ReadSettings read(SettingsReader reader) {
        var settings = new ReadSettings(
                reader.optionalFile(
                        "DAAS_SECRET_FILE",
                        "file with a secret of at least 16 bytes for masks and continuation tokens, the same for all instances"),
                reader.choice(
                        "DAAS_READ_CONSISTENCY",
                        Consistency.LOCAL_QUORUM,
                        "replicas that must answer when records are read"),
                reader.integer("DAAS_READ_DEFAULT_LIMIT", 100, 1, 100_000, "records of a page where none is asked for"),
                reader.integer("DAAS_READ_MAX_LIMIT", 10_000, 1, 100_000, "records of a page at most"),
                reader.integer(
                        "DAAS_READ_MAX_PAGE_BYTES",
                        1 << 20,
                        1 << 10,
                        64 << 20,
                        "bytes of a page, about; one of larger records has fewer of them"),
                reader.integer(
                        "DAAS_READ_FETCH_ROWS",
                        200,
                        1,
                        5_000,
                        "rows that are fetched from Cassandra at a time; fewer where 16 MiB may not hold them"),
                reader.integer(
                        "DAAS_READ_MAX_PARTITIONS", 400, 1, 100_000, "partitions of a table that one request may span"),
                reader.integer(
                        "DAAS_READ_MAX_CONCURRENT",
                        32,
                        1,
                        1_000,
                        "requests that read at a time; further ones wait, and are refused with 503 if that takes too long"),
                reader.duration(
                        "DAAS_READ_TIMEOUT",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(5),
                        "how long a fetch from Cassandra, or the wait for a turn, may take"),
                reader.integer("DAAS_READ_MAX_INTERVALS", 2_000, 1, 1_000_000, "intervals that one request may have"),
                reader.integer(
                        "DAAS_READ_MAX_AGGREGATED_ROWS",
                        1_000_000L,
                        1,
                        1_000_000_000,
                        "rows that one request may aggregate"));
        if (settings.defaultLimit > settings.maxLimit) {
            reader.problem("DAAS_READ_DEFAULT_LIMIT", "must not exceed DAAS_READ_MAX_LIMIT");
        }
        return settings;
    }
}
