// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.lineage;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorException;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Where lineage is kept. What producers know of a run is a dataset like any other ({@code runs_by_dataset}), so that it
 * reaches the store the way all data does. What consumers know is written beside the data it speaks of.
 */
public final class LineageSchema {
    /** The tenant that the platform's own datasets belong to. */
    public static final String TENANT = "mysimbdp";

    /** Where consumers write what became of a run's messages. */
    public static final String OUTCOMES_TABLE = "outcomes_by_run";

    /**
     * Answers: how many of a run's messages were stored and how many became dead letters? One row a committed range of
     * offsets. A range that is delivered again after a crash starts at the same offset and so replaces its row: the sum
     * counts each message once.
     */
    public static final String CREATE_OUTCOMES = "CREATE TABLE IF NOT EXISTS " + TENANT + "." + OUTCOMES_TABLE + " ("
            + "run_id text, topic text, partition int, first_offset bigint, next_offset bigint,"
            + " stored bigint, dead_lettered bigint,"
            + " PRIMARY KEY ((run_id), topic, partition, first_offset))"
            + " WITH comment = 'How many messages of a run were stored, how many became dead letters?'"
            + " AND default_time_to_live = 34560000";

    public static final String INSERT_OUTCOME = "INSERT INTO " + TENANT + ".outcomes_by_run"
            + " (run_id, topic, partition, first_offset, next_offset, stored, dead_lettered) VALUES (?, ?, ?, ?, ?, ?, ?)";

    public static final String SELECT_OUTCOMES =
            "SELECT topic, partition, first_offset, next_offset, stored, dead_lettered" + " FROM " + TENANT
                    + ".outcomes_by_run WHERE run_id = ?";

    private static final Dataset RUNS = readRuns();

    private LineageSchema() {}

    /** The dataset of ingestion runs. */
    public static Dataset runs() {
        return RUNS;
    }

    /** Refuses datasets of people that claim to be the platform's own. */
    public static void refuseReservedTenant(Path folder, List<Dataset> datasets) {
        var problems = datasets.stream()
                .filter(dataset -> dataset.tenant().equals(TENANT))
                .map(dataset -> new Problem(
                        folder.toString(),
                        0,
                        "tenant",
                        "must not be '" + TENANT + "', which is the platform's own, but is in dataset "
                                + dataset.name()))
                .toList();
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
    }

    private static Dataset readRuns() {
        try (var in = LineageSchema.class.getResourceAsStream("ingestion_runs.yaml")) {
            return DescriptorReader.read("ingestion_runs.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading a resource of this program", e);
        }
    }
}
