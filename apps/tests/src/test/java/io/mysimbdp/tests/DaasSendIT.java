// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Role;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Records that are sent over HTTP reach the table, each once, also while a broker or a node is killed. */
@WithCluster
class DaasSendIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private void with(RunningCluster cluster, Work work) throws Exception {
        try (var scenario = Scenario.with(cluster, "send", Notes.descriptors(), Map.of());
                var daas = new RunningDaas(
                        cluster, scenario.file("datasets"), Map.of("MYSIMBDP_DAAS_DELIVERY_TIMEOUT", "5s"))) {
            var dataset = scenario.dataset("notes");
            scenario.apps().scaleConsumers(1);
            work.run(new Door(daas.url(), dataset, daas.key(Optional.of(dataset.tenant()), Role.WRITER)));
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
                zip.write(Notes.lines("zipped", 2_000));
            }
            var ndjson = door.post("application/x-ndjson", zipped.toByteArray(), "Content-Encoding", "gzip");
            var csv =
                    door.post("text/csv", "topic,size\ncsv,1\ncsv,-1\ncsv,x\ncsv,2\n".getBytes(StandardCharsets.UTF_8));
            var json = door.post("application/json", "{\"topic\":\"json\"}".getBytes(StandardCharsets.UTF_8));
            var first = door.post("application/x-ndjson", Notes.lines("again", 50), "Idempotency-Key", "k1");
            var again = door.post("application/x-ndjson", Notes.lines("again", 50), "Idempotency-Key", "k1");
            var other = door.post("application/x-ndjson", Notes.lines("other", 50), "Idempotency-Key", "k1");

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
                        () -> door.receipt(id).path("complete").asBoolean());
                var receipt = door.receipt(id);
                assertThat(receipt.path("stored").asInt())
                        .isEqualTo(receipt.path("accepted").asInt());
                assertThat(receipt.path("pending").asInt()).isZero();
            }
            assertThat(Notes.rows(cluster, door.dataset(), "zipped")).isEqualTo(2_000);
            assertThat(Notes.rows(cluster, door.dataset(), "csv")).isEqualTo(2);
            assertThat(Notes.rows(cluster, door.dataset(), "again")).isEqualTo(50);
            assertThat(Notes.rows(cluster, door.dataset(), "other")).isZero();
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
                        var response = door.post(
                                "application/x-ndjson", Notes.lines(topic, 100), "Idempotency-Key", topic + i);
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
                () -> Notes.counted(cluster, door.dataset(), topic) == requests * 100L);
        assertThat(Notes.rows(cluster, door.dataset(), topic)).isEqualTo(requests * 100L);
    }

    /** Half a request is on its way when the replica that takes it is killed. */
    @Test
    void shouldTakeOverWhatAKilledReplicaHadBegun(RunningCluster cluster) throws Exception {
        try (var scenario = Scenario.with(cluster, "takeover", Notes.descriptors(), Map.of());
                var other = new RunningDaas(cluster, scenario.file("datasets"), Map.of());
                var killed = ForkedDaas.start(scenario, "daas", List.of("-Xmx128m", "-XX:+UseSerialGC"), Map.of())) {
            var dataset = scenario.dataset("notes");
            scenario.apps().scaleConsumers(1);
            var door = new Door(killed.url(), dataset, other.key(Optional.of(dataset.tenant()), Role.WRITER));
            var body = Notes.lines("taken", 400);

            // When
            try (var wire = Wire.to(door.service())) {
                wire.write(door.head(
                        "",
                        "Content-Type: application/x-ndjson",
                        "Content-Length: " + body.length,
                        "Idempotency-Key: taken"));
                wire.out().write(Notes.lines("taken", 150));
                Scenario.await("what came before should be sent on", () -> scenario.messages(dataset) == 150);
                killed.kill();
            }

            // Then
            var answers = new ArrayList<HttpResponse<String>>();
            Scenario.await("the retry should be taken when the lease is over", () -> {
                answers.add(door.of(other.url()).post("application/x-ndjson", body, "Idempotency-Key", "taken"));
                return answers.get(answers.size() - 1).statusCode() != 409;
            });
            var last = answers.get(answers.size() - 1);
            assertThat(answers).as("refused while the lease held").hasSizeGreaterThan(1);
            assertThat(last.statusCode()).as(last.body()).isEqualTo(202);
            var answer = JSON.readTree(last.body());
            assertThat(answer.path("accepted").asInt()).isEqualTo(400);
            Scenario.await(
                    "the receipt should be complete",
                    () -> door.of(other.url())
                            .receipt(answer.path("receipt").asText())
                            .path("complete")
                            .asBoolean());
            assertThat(Notes.rows(cluster, dataset, "taken")).isEqualTo(400);
        }
    }

    @Test
    void shouldAcceptWithoutCassandraButForRetriesAndKnowCallersForAWhile(RunningCluster cluster) throws Exception {
        with(cluster, door -> {
            var statuses = new ArrayList<Integer>();
            assertThat(door.post("application/x-ndjson", Notes.lines("before", 1))
                            .statusCode())
                    .isEqualTo(202);
            cluster.nodes().killNode(1);
            try {
                statuses.add(door.post("application/x-ndjson", Notes.lines("away", 3))
                        .statusCode());
                statuses.add(door.post("application/x-ndjson", Notes.lines("key", 3), "Idempotency-Key", "away")
                        .statusCode());
            } finally {
                cluster.nodes().startNode(1);
            }
            assertThat(statuses).containsExactly(202, 503);
            Scenario.await(
                    "what was accepted should be stored", () -> Notes.counted(cluster, door.dataset(), "away") == 3);
            assertThat(Notes.rows(cluster, door.dataset(), "key")).isZero();
        });
    }
}
