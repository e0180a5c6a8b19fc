// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.daas.access.CassandraKeyStore;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.process.Waiting;
import io.mysimbdp.reconcile.LostRecord;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.SourceResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requests that send records through the data service, one after another, each with a key and again until it is accepted. Nothing
 * but its request and its place in it identifies a record: one that was taken twice would be two rows. Thread-safe.
 */
final class Requests implements AutoCloseable {
    static final String DATASET = "drill_requests";

    static final String DESCRIPTOR = """
            dataset: drill_requests
            tenant: drill
            source: {format: jsonl}
            fields:
              - {name: request, type: int, required: true}
              - {name: number, type: int, required: true}
            derived:
              - {name: record, kind: record-id}
            table:
              name: records_by_request
              question: Which records came with a request?
              partition_key: [request]
              clustering: [record]
            """;

    private static final int RECORDS = 50;
    private static final Duration PACE = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** Longer than the service waits for Kafka. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final Set<Integer> TRY_AGAIN = Set.of(409, 429, 503);
    private static final int ACCEPTED = 202;
    private static final int LOST_SHOWN = 20;

    private final Apps apps;
    private final Dataset dataset;
    private final String apiKey;
    private final Thread thread = new Thread(this::run, "requests");
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    // Guarded by this.
    private boolean paused;
    private int begun;
    private int accepted;
    private Optional<String> trouble = Optional.empty();

    private Requests(Apps apps, Dataset dataset, String apiKey) {
        this.apps = apps;
        this.dataset = dataset;
        this.apiKey = apiKey;
        thread.setDaemon(true);
    }

    /**
     * Begins to send, as soon as the service is there.
     *
     * @param session makes an API key
     */
    static Requests start(Apps apps, Dataset dataset, CqlSession session) throws Exception {
        var key = new KeyManager(new CassandraKeyStore(new Store(session)), InstantSource.system(), id -> {})
                .create(Optional.of(dataset.tenant()), Set.of(Role.WRITER), "drill", Optional.empty(), "drill")
                .text();
        var requests = new Requests(apps, dataset, key);
        requests.thread.start();
        return requests;
    }

    private void run() {
        try {
            while (true) {
                var request = next();
                while (!isAccepted(request)) {
                    Thread.sleep(AGAIN.toMillis());
                }
                done();
                Thread.sleep(PACE.toMillis());
            }
        } catch (InterruptedException e) {
            // That is how it ends.
        }
    }

    private synchronized int next() throws InterruptedException {
        while (paused) {
            wait();
        }
        return ++begun;
    }

    private synchronized void done() {
        accepted = begun;
        notifyAll();
    }

    private boolean isAccepted(int request) throws InterruptedException {
        var port = apps.daasPort(Stage.DAAS);
        if (port.isEmpty()) {
            return false;
        }
        var url = "http://127.0.0.1:" + port.get() + "/v1/" + dataset.tenant() + "/" + dataset.name() + "/records";
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(TIMEOUT)
                            .header("X-Api-Key", apiKey)
                            .header("Content-Type", "application/x-ndjson")
                            .header("Idempotency-Key", key(request))
                            .POST(BodyPublishers.ofString(body(request)))
                            .build(),
                    BodyHandlers.ofString());
            var whole = answer.statusCode() == ACCEPTED && answer.body().contains("\"accepted\":" + RECORDS + ",");
            if (!whole && !TRY_AGAIN.contains(answer.statusCode())) {
                trouble(key(request) + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return whole;
        } catch (IOException e) {
            return false;
        }
    }

    private static String key(int request) {
        return "request-" + request;
    }

    private static String body(int request) {
        return IntStream.range(0, RECORDS)
                .mapToObj(number -> "{\"request\":" + request + ",\"number\":" + number + "}\n")
                .collect(Collectors.joining());
    }

    private synchronized void trouble(String what) {
        trouble = trouble.or(() -> Optional.of(what));
    }

    Dataset dataset() {
        return dataset;
    }

    /** How many it has begun with. */
    synchronized int begun() {
        return begun;
    }

    /** How many were accepted: the first ones, since they come one after another. */
    synchronized int accepted() {
        return accepted;
    }

    /** The first answer that no caller should get; empty if there was none. */
    synchronized Optional<String> trouble() {
        return trouble;
    }

    /**
     * Brings the current one to its end, and begins with no other.
     *
     * @return what is wrong; empty if all are accepted
     */
    synchronized Optional<String> finish(Duration patience) throws InterruptedException {
        paused = true;
        var deadline = System.nanoTime() + patience.toNanos();
        while (accepted < begun) {
            if (System.nanoTime() - deadline > 0) {
                return Optional.of(key(begun) + " was not accepted in " + patience.toSeconds() + " s");
            }
            wait(AGAIN.toMillis());
        }
        return Optional.empty();
    }

    /** Goes on after {@link #finish}. */
    synchronized void goOn() {
        paused = false;
        notifyAll();
    }

    /** Counts the rows of each request that was accepted; to be called when they are stored. */
    ReconcileResult compare(CqlSession session) {
        var start = System.nanoTime();
        var requests = accepted();
        var rows = 0L;
        var lost = 0L;
        var unexpected = 0L;
        var firstLost = new ArrayList<LostRecord>();
        for (var request = 1; request <= requests; request++) {
            var found = session.execute(SimpleStatement.newInstance(
                                    "SELECT count(*) FROM " + TableCql.name(dataset) + " WHERE request = ?", request)
                            .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM))
                    .one()
                    .getLong(0);
            rows += found;
            lost += Math.max(0, RECORDS - found);
            unexpected += Math.max(0, found - RECORDS);
            if (found < RECORDS && firstLost.size() < LOST_SHOWN) {
                firstLost.add(new LostRecord(
                        DATASET, request, key(request), "", "has " + found + " rows of " + RECORDS + " records"));
            }
        }
        var read = (long) requests * RECORDS;
        return new ReconcileResult(
                dataset.id(),
                List.of(new SourceResult(DATASET, read, 0, 0, read - lost, lost)),
                Map.of(),
                rows,
                0,
                OptionalLong.of(unexpected),
                firstLost,
                List.of(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public void close() {
        thread.interrupt();
        var unused = Waiting.uninterruptibly(Duration.ofSeconds(10), () -> !thread.isAlive());
    }
}
