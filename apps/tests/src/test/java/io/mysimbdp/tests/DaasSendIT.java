// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Records that are sent over HTTP reach the table, each once, also while a broker or a node is killed. */
@WithCluster
class DaasSendIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Without a record id of its own: a record is known by its receipt and position. */
    private static final String DESCRIPTOR = """
            dataset: notes
            tenant: %s
            source: {format: jsonl}
            fields:
              - {name: topic, type: text, required: true}
              - {name: size, type: int, min: 0}
            derived:
              - {name: note_id, kind: record-id}
            table: {name: notes, partition_key: [topic], clustering: [note_id]}
            """;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Door(RunningDaas daas, Dataset dataset, String key) {
        String url() {
            return daas.url() + "/v1/" + dataset.tenant() + "/" + dataset.name();
        }
    }

    private HttpResponse<String> post(Door door, String type, byte[] body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(door.url() + "/records"))
                .timeout(Duration.ofMinutes(1))
                .header("X-Api-Key", door.key())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode receipt(Door door, String id) throws Exception {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(door.url() + "/receipts/" + id))
                        .timeout(Duration.ofMinutes(1))
                        .header("X-Api-Key", door.key())
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static byte[] lines(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"topic\":\"" + topic + "\",\"size\":" + i + "}\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long rows(RunningCluster cluster, Dataset dataset, String topic) {
        try (var session = CassandraSessions.open(cluster.cassandra(), "count")) {
            return session.execute("SELECT count(*) FROM " + dataset.keyspace() + ".notes WHERE topic = ?", topic)
                    .one()
                    .getLong(0);
        }
    }

    private void with(RunningCluster cluster, Work work) throws Exception {
        var descriptors = Map.of("notes.yaml", DESCRIPTOR.formatted(Names.unique("t")));
        try (var scenario = Scenario.with(cluster, "send", descriptors, Map.of());
                var daas = new RunningDaas(
                        cluster, scenario.file("datasets"), Map.of("MYSIMBDP_DAAS_DELIVERY_TIMEOUT", "5s"))) {
            var dataset = scenario.dataset("notes");
            scenario.apps().scaleConsumers(1);
            work.run(new Door(daas, dataset, daas.key(Optional.of(dataset.tenant()), Role.WRITER)));
        }
    }

    private interface Work {
        void run(Door door) throws Exception;
    }

    @Test
    void shouldStoreEachAcceptedRecordOnceAndSaySo(RunningCluster cluster) throws Exception {
        with(cluster, door -> {
            // When
            var zipped = new ByteArrayOutputStream();
            try (var zip = new GZIPOutputStream(zipped)) {
                zip.write(lines("zipped", 2_000));
            }
            var ndjson = post(door, "application/x-ndjson", zipped.toByteArray(), "Content-Encoding", "gzip");
            var csv = post(
                    door, "text/csv", "topic,size\ncsv,1\ncsv,-1\ncsv,x\ncsv,2\n".getBytes(StandardCharsets.UTF_8));
            var json = post(door, "application/json", "{\"topic\":\"json\"}".getBytes(StandardCharsets.UTF_8));
            var first = post(door, "application/x-ndjson", lines("again", 50), "Idempotency-Key", "k1");
            var again = post(door, "application/x-ndjson", lines("again", 50), "Idempotency-Key", "k1");
            var other = post(door, "application/x-ndjson", lines("other", 50), "Idempotency-Key", "k1");

            // Then
            assertThat(ndjson.statusCode()).as(ndjson.body()).isEqualTo(202);
            assertThat(csv.statusCode()).as(csv.body()).isEqualTo(202);
            assertThat(json.statusCode()).as(json.body()).isEqualTo(202);
            assertThat(JSON.readTree(csv.body()).path("rejected").asInt()).isEqualTo(2);
            assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(other.statusCode()).isEqualTo(422);
            for (var response : new HttpResponse<?>[] {ndjson, csv, json, first}) {
                var id = JSON.readTree((String) response.body()).path("receipt").asText();
                Scenario.await(
                        "the receipt should be complete",
                        () -> receipt(door, id).path("complete").asBoolean());
                var receipt = receipt(door, id);
                assertThat(receipt.path("stored").asInt())
                        .isEqualTo(receipt.path("accepted").asInt());
                assertThat(receipt.path("pending").asInt()).isZero();
            }
            assertThat(rows(cluster, door.dataset(), "zipped")).isEqualTo(2_000);
            assertThat(rows(cluster, door.dataset(), "csv")).isEqualTo(2);
            assertThat(rows(cluster, door.dataset(), "again")).isEqualTo(50);
            assertThat(rows(cluster, door.dataset(), "other")).isZero();
        });
    }

    @Test
    void shouldStoreWhatIsAcceptedOnceWhileTheBrokerIsKilled(RunningCluster cluster) throws Exception {
        with(
                cluster,
                door -> underLoad(cluster, door, "broker", () -> {
                    cluster.brokers().killBroker(1);
                    Thread.sleep(7_000);
                    cluster.brokers().startBroker(1);
                    return null;
                }));
    }

    @Test
    void shouldStoreWhatIsAcceptedOnceWhileTheNodeIsKilled(RunningCluster cluster) throws Exception {
        with(
                cluster,
                door -> underLoad(cluster, door, "node", () -> {
                    cluster.nodes().killNode(1);
                    Thread.sleep(5_000);
                    cluster.nodes().startNode(1);
                    return null;
                }));
    }

    /** Sends requests, each again with its key until it is accepted, while something is done to the clusters. */
    private void underLoad(RunningCluster cluster, Door door, String topic, Callable<Void> fault) throws Exception {
        var requests = 40;
        var executor = Executors.newFixedThreadPool(2);
        try {
            var sending = executor.submit(() -> {
                var refused = 0;
                for (var i = 0; i < requests; i++) {
                    while (true) {
                        var response =
                                post(door, "application/x-ndjson", lines(topic, 100), "Idempotency-Key", topic + i);
                        if (response.statusCode() == 202) {
                            break;
                        }
                        assertThat(response.statusCode()).as(response.body()).isIn(409, 503);
                        assertThat(response.headers().firstValue("Retry-After")).isPresent();
                        refused++;
                        Thread.sleep(500);
                    }
                }
                return refused;
            });
            Thread.sleep(500);
            fault.call();
            assertThat(sending.get()).as("requests refused meanwhile").isNotNegative();
        } finally {
            executor.shutdownNow();
        }
        Scenario.await(
                "all accepted records should be stored",
                () -> counted(cluster, door.dataset(), topic) == requests * 100L);
        assertThat(rows(cluster, door.dataset(), topic)).isEqualTo(requests * 100L);
    }

    private static long counted(RunningCluster cluster, Dataset dataset, String topic) {
        try {
            return rows(cluster, dataset, topic);
        } catch (RuntimeException e) {
            // The node is not back yet.
            return -1;
        }
    }

    @Test
    void shouldAcceptWithoutCassandraButForRetriesAndKnowCallersForAWhile(RunningCluster cluster) throws Exception {
        with(cluster, door -> {
            var statuses = new ArrayList<Integer>();
            assertThat(post(door, "application/x-ndjson", lines("before", 1)).statusCode())
                    .isEqualTo(202);
            cluster.nodes().killNode(1);
            try {
                statuses.add(
                        post(door, "application/x-ndjson", lines("away", 3)).statusCode());
                statuses.add(post(door, "application/x-ndjson", lines("key", 3), "Idempotency-Key", "away")
                        .statusCode());
            } finally {
                cluster.nodes().startNode(1);
            }
            assertThat(statuses).containsExactly(202, 503);
            Scenario.await("what was accepted should be stored", () -> counted(cluster, door.dataset(), "away") == 3);
            assertThat(rows(cluster, door.dataset(), "key")).isZero();
        });
    }
}
