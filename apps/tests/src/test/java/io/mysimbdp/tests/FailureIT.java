// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.datasets.sample.SampleTally;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The flow while apps are killed, come and go, and wait for a store: nothing is lost, and no row comes twice. */
@WithCluster
class FailureIT {
    private static final int RECORDS = 16_000;

    /** Some of the largest records that a dataset may have. */
    private static final int LARGE = 900_000;

    private static final int LARGE_RECORDS = 80;

    @Test
    void shouldLoseNothingAndGoOnFromItsCheckpointWhenAProducerIsKilled(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.withShippedDatasets(cluster, "producer")) {
            // Given
            var sample = scenario.generate("station_telemetry", RECORDS);
            var producer = scenario.whileDataFlows(sample, 1, 6_000);

            // When
            producer.process().kill();
            var figures =
                    Scenario.finish(scenario.produce("producer-2", sample.dataset(), sample.file(), Scenario.STEADY));
            scenario.awaitDrained(sample.dataset());

            // Then
            scenario.assertNothingLost(sample);
            assertThat(figures)
                    .as("the counts go over both lives")
                    .containsEntry("read", Integer.toString(RECORDS))
                    .containsEntry("produced", Long.toString(sample.tally().published()));
            assertThat(scenario.committed(sample.dataset()))
                    .as("it went on from a checkpoint, not from the start")
                    .isLessThan(sample.tally().published() + 6_000);
        }
    }

    @Test
    void shouldLoseNothingWhenConsumersComeAndGo(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.withShippedDatasets(cluster, "rebalance")) {
            // Given
            var sample = scenario.generate("station_telemetry", RECORDS);
            var producer = scenario.whileDataFlows(sample, 1, 1_000);

            // When
            scenario.apps().scaleConsumers(3);
            scenario.awaitReady(3);
            scenario.apps().scaleConsumers(1);
            scenario.apps().scaleConsumers(2);

            // Then
            Scenario.finish(producer);
            scenario.awaitDrained(sample.dataset());
            scenario.assertNothingLost(sample);
        }
    }

    @Test
    void shouldWaitForCassandraWhenItIsAwayAndGoOnWhenItIsBack(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.with(cluster, "away", withLargeReviews(), Map.of())) {
            // Given
            var sample = scenario.generate("station_telemetry", RECORDS);
            var large = largeReviews(scenario);
            var producer = scenario.whileDataFlows(sample, 1, 2_000);

            // When
            var away = System.nanoTime();
            try {
                cluster.nodes().nodes().forEach(node -> cluster.nodes().pauseNode(node.id()));
                // More than a consumer may hold: it must not run out of memory while it waits.
                Scenario.finish(scenario.produce(large, Map.of()));
                Scenario.await(
                        "the consumer should say that it is not ready",
                        () -> scenario.apps()
                                .ask(1, "/health/ready")
                                .map(answer -> answer.statusCode() == 503
                                        && answer.body().contains("store is away"))
                                .orElse(false));
                assertThat(scenario.apps().ask(1, "/health/live").orElseThrow().statusCode())
                        .as("it is alive: a restart would not help")
                        .isEqualTo(200);
                Scenario.await(
                        "half a minute should pass",
                        () -> System.nanoTime() - away > Duration.ofSeconds(30).toNanos());
            } finally {
                cluster.nodes().nodes().forEach(node -> cluster.nodes().resumeNode(node.id()));
            }

            // Then
            Scenario.finish(producer);
            scenario.awaitDrained(sample.dataset());
            scenario.awaitDrained(large.dataset());
            scenario.awaitReady(1);
            scenario.assertNothingLost(sample);
            scenario.assertNothingLost(large);
        }
    }

    @Test
    void shouldGoOnWithOtherDatasetsWhenATableIsMissingAtItsStart(RunningCluster cluster) throws Exception {
        shouldGoOnWithOtherDatasetsWithoutATable(cluster, "missing", true);
    }

    @Test
    void shouldGoOnWithOtherDatasetsWhenATableIsDropped(RunningCluster cluster) throws Exception {
        shouldGoOnWithOtherDatasetsWithoutATable(cluster, "dropped", false);
    }

    private static void shouldGoOnWithOtherDatasetsWithoutATable(
            RunningCluster cluster, String name, boolean missingAtStart) throws Exception {
        // Given: a consumer that may hold fewer messages than come for the table that is not there.
        var settings = Map.of("MYSIMBDP_CONSUMER_MAX_BUFFERED", "1000");
        try (var scenario = Scenario.withShippedDatasets(cluster, name, settings)) {
            var reviews = scenario.generate("listing_reviews", RECORDS / 2);
            var telemetry = scenario.generate("station_telemetry", RECORDS);
            if (missingAtStart) {
                dropTable(cluster, reviews.dataset());
            }
            scenario.apps().scaleConsumers(1);
            scenario.awaitReady(1);
            if (!missingAtStart) {
                dropTable(cluster, reviews.dataset());
            }

            // When
            Scenario.finish(scenario.produce(reviews, Map.of()));
            Scenario.await("the consumer should say what it can't store", () -> isAwayFor(scenario, reviews.dataset()));
            Scenario.finish(scenario.produce(telemetry, Map.of()));

            // Then
            scenario.awaitDrained(telemetry.dataset());
            scenario.assertNothingLost(telemetry);
            assertThat(isAwayFor(scenario, reviews.dataset())).isTrue();

            // When
            cluster.bootstrap(reviews.dataset(), telemetry.dataset());

            // Then
            scenario.awaitReady(1);
            scenario.awaitDrained(reviews.dataset());
            scenario.assertNothingLost(reviews);
        }
    }

    private static boolean isAwayFor(Scenario scenario, Dataset dataset) {
        return scenario.apps()
                .ask(1, "/health/ready")
                .map(answer ->
                        answer.statusCode() == 503 && answer.body().contains("store is away for " + dataset.id()))
                .orElse(false);
    }

    private static void dropTable(RunningCluster cluster, Dataset dataset) {
        try (var session = CassandraSessions.open(cluster.cassandra(), "test")) {
            session.execute(SimpleStatement.newInstance("DROP TABLE " + TableCql.name(dataset))
                    .setTimeout(Duration.ofMinutes(1)));
        }
    }

    private static Map<String, String> withLargeReviews() throws IOException {
        var descriptors = Scenario.shippedDescriptors();
        descriptors.computeIfPresent(
                "listing_reviews.yaml",
                (file, text) -> text.replace("max_record_bytes: 16384", "max_record_bytes: 983040")
                        .replace("max_length: 8000", "max_length: " + LARGE));
        return descriptors;
    }

    private static Scenario.Sample largeReviews(Scenario scenario) throws IOException {
        var file = scenario.file("large-reviews.jsonl");
        try (var lines = Files.newBufferedWriter(file)) {
            for (var i = 1; i <= LARGE_RECORDS; i++) {
                lines.write("{\"listing\":{\"id\":" + i + "},\"review_id\":\"" + new UUID(i, i)
                        + "\",\"written_at\":\"2024-05-05T00:00:00Z\",\"rating\":3,\"comment\":\"" + "x".repeat(LARGE)
                        + "\"}\n");
            }
        }
        return new Scenario.Sample(
                scenario.dataset("listing_reviews"), file, new SampleTally(LARGE_RECORDS, LARGE_RECORDS, Map.of()));
    }
}
