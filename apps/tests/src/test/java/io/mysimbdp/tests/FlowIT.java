// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.reconcile.LineageReader;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.kafka.MessageFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The whole flow, undisturbed: file, producer, topic, consumer, table. */
@WithCluster
class FlowIT {
    private static final String ORDERS = """
            dataset: orders
            tenant: %s
            source: {format: csv, delimiter: ";"}
            fields:
              - {name: customer, type: text}
              - {name: ordered_at, type: timestamp}
              - {name: amount, type: decimal, min: 0, max: %d}
            event_time: ordered_at
            topic: {partitions: 4, key: [customer]}
            table: {name: orders_by_customer, partition_key: [customer], clustering: [ordered_at]}
            """;

    @Test
    void shouldBringTheRecordsOfTwoTenantsWhereTheyBelongToTheLastOne(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.withShippedDatasets(cluster, "flow")) {
            // Given
            var telemetry = scenario.generate("station_telemetry", 20_000);
            var reviews = scenario.generate("listing_reviews", 10_000);
            scenario.apps().scaleConsumers(2);

            // When
            var first = scenario.produce(telemetry, Map.of());
            var second = scenario.produce(reviews, Map.of());
            var sent = Scenario.finish(first);
            Scenario.finish(second);
            scenario.awaitDrained(telemetry.dataset());
            scenario.awaitDrained(reviews.dataset());

            // Then
            scenario.assertNothingLost(telemetry);
            scenario.assertNothingLost(reviews);
            assertThat(sent).containsEntry("read", "20000");
            assertThat(sent)
                    .containsEntry("rejected", Long.toString(telemetry.tally().unreadable()));
            shouldHaveLeftLineage(cluster, scenario, telemetry);
        }
    }

    private static void shouldHaveLeftLineage(RunningCluster cluster, Scenario scenario, Scenario.Sample sample)
            throws Exception {
        try (var session = CassandraSessions.open(cluster.cassandra(), "test")) {
            var lineage = new LineageReader(session);
            Scenario.await(
                    "the run should be done in the lineage",
                    () -> lineage.latest(sample.dataset(), 1).stream()
                            .anyMatch(run -> run.status().equals("done")));
            var run = lineage.latest(sample.dataset(), 1).get(0);
            assertThat(run.read()).isEqualTo(sample.tally().records());
            assertThat(run.rejected()).isEqualTo(sample.tally().unreadable());
            assertThat(run.produced()).isEqualTo(sample.tally().published());
            assertThat(run.deadLettered()).isEqualTo(sample.tally().refused());
            assertThat(run.stored()).isEqualTo(run.produced() - run.deadLettered());
            assertThat(run.checksum()).isPresent();
            assertThat(scenario.group()).isNotBlank();
        }
    }

    /** As data services send: each request is a run. */
    @Test
    void shouldCommitWhatThousandsOfRunsSentMeanwhile(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.withShippedDatasets(cluster, "runs")) {
            // Given
            var sample = scenario.generate("station_telemetry", 8_000);
            var source = sample.file().getFileName().toString();
            var runs = 0;
            try (var reader = RecordReader.open(sample.dataset(), sample.file(), RecordReader.Position.START, false);
                    var kafka = new KafkaProducer<>(
                            cluster.kafka().clientProperties("runs"),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                for (var result = reader.next(); result != null; result = reader.next()) {
                    if (result instanceof ReadResult.Parsed parsed) {
                        var run = new MessageFactory(sample.dataset(), source, "run-" + ++runs, Instant.now());
                        var unused = kafka.send(run.message(parsed));
                    }
                }
            }

            // When
            scenario.apps().scaleConsumers(1);
            scenario.awaitDrained(sample.dataset());

            // Then
            assertThat(runs).isGreaterThan(7_000);
            scenario.assertNothingLost(sample);
        }
    }

    @Test
    void shouldStoreEachRowOnceWhenAFileIsSentTwiceAlsoWithTheClassicGroupProtocol(RunningCluster cluster)
            throws Exception {
        var classic = Map.of("MYSIMBDP_CONSUMER_GROUP_PROTOCOL", "classic");
        try (var scenario = Scenario.withShippedDatasets(cluster, "twice", classic)) {
            // Given
            var sample = scenario.generate("station_telemetry", 5_000);
            scenario.apps().scaleConsumers(1);

            // When
            Scenario.finish(scenario.produce(sample, Map.of()));
            var again = Map.of(
                    "MYSIMBDP_PRODUCER_STATE_DIR", scenario.file("other-state").toString());
            Scenario.finish(scenario.produce("producer-again", sample.dataset(), sample.file(), again));
            scenario.awaitCommitted(sample.dataset(), 2 * sample.tally().published());

            // Then
            var result = scenario.reconcile(sample);
            assertThat(result.lost()).isZero();
            assertThat(result.rows()).isEqualTo(sample.tally().rows());
            assertThat(result.unexpected()).hasValue(0);
        }
    }

    @Test
    void shouldStoreTheRestWhenEachPartitionHasAPoisonRecord(RunningCluster cluster) throws Exception {
        var descriptor = ORDERS.formatted(Names.unique("t"), 1_000);
        try (var scenario = Scenario.with(cluster, "poison", Map.of("orders.yaml", descriptor), Map.of())) {
            // Given
            var orders = scenario.dataset("orders");
            send(cluster, orders.topic().name(), orders.topic().partitions(), "{\"customer\": \"c1\", \"orde");
            send(cluster, orders.topic().name(), orders.topic().partitions(), null);
            var file = Files.writeString(scenario.file("orders.csv"), """
                    customer;ordered_at;amount
                    c1;2026-01-01T10:00:00Z;10.50
                    c2;2026-01-01T10:00:00Z;20
                    c3;2026-01-01T10:00:00Z;5000
                    c4;2026-01-01T10:00:00Z;30
                    """);
            scenario.apps().scaleConsumers(1);

            // When
            Scenario.finish(scenario.produce("producer-orders", orders, file, Map.of()));
            scenario.awaitCommitted(orders, 2L * orders.topic().partitions() + 4);

            // Then
            var result = scenario.reconcile(new Scenario.Sample(orders, file, null));
            assertThat(result.stored()).isEqualTo(3);
            assertThat(result.deadLettered()).containsExactly(Map.entry("out-of-range", 1L));
            assertThat(result.lost()).isZero();
        }
    }

    @Test
    void shouldStoreDeadLettersThatAreReplayedAfterTheirDescriptorWasMended(RunningCluster cluster) throws Exception {
        var tenant = Names.unique("t");
        var descriptor = ORDERS.formatted(tenant, 100);
        try (var scenario = Scenario.with(cluster, "replay", Map.of("orders.yaml", descriptor), Map.of())) {
            // Given
            var orders = scenario.dataset("orders");
            var file = Files.writeString(scenario.file("orders.csv"), """
                    customer;ordered_at;amount
                    c1;2026-01-01T10:00:00Z;10
                    c2;2026-01-01T10:00:00Z;200
                    c3;2026-01-01T10:00:00Z;-1
                    """);
            var sample = new Scenario.Sample(orders, file, null);
            scenario.apps().scaleConsumers(1);
            Scenario.finish(scenario.produce("producer-orders", orders, file, Map.of()));
            scenario.awaitCommitted(orders, 3);
            assertThat(scenario.reconcile(sample).deadLetters()).isEqualTo(2);

            // When
            scenario.apps().scaleConsumers(0);
            scenario.describe("orders.yaml", ORDERS.formatted(tenant, 1_000));
            scenario.apps().scaleConsumers(1);
            var replay = scenario.apps().startReplay("replay-orders", orders.id());
            assertThat(Scenario.finish(replay)).containsEntry("replayed", "2");
            scenario.awaitCommitted(orders, 5);

            // Then
            var result = scenario.reconcile(new Scenario.Sample(scenario.dataset("orders"), file, null));
            assertThat(result.stored()).isEqualTo(2);
            assertThat(result.deadLettered()).containsExactly(Map.entry("out-of-range", 1L));
            assertThat(result.lost()).isZero();
        }
    }

    private static void send(RunningCluster cluster, String topic, int partitions, String value) throws Exception {
        var properties = new HashMap<>(cluster.kafka().clientProperties("test"));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var partition = 0; partition < partitions; partition++) {
                var bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, partition, null, bytes))
                        .get();
            }
        }
    }
}
