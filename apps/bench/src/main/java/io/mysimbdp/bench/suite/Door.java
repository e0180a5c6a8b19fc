// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.CassandraKeyStore;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.local.process.ManagedProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A data service in a JVM of its own, and those who call it. Used by one thread. */
final class Door implements AutoCloseable {
    private static final int DAAS = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Apps apps;
    private final ManagedProcess process;
    private final String address;
    private final String key;
    private final ExecutorService callers;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    private Door(Apps apps, ManagedProcess process, String address, String key, ExecutorService callers) {
        this.apps = apps;
        this.process = process;
        this.address = address;
        this.key = key;
        this.callers = callers;
    }

    /**
     * Starts a data service without quotas, and waits until it serves.
     *
     * @param callers how many requests are made at once
     */
    static Door open(Platform platform, CqlSession session, String tenant, int callers) throws Exception {
        var apps = platform.apps();
        var process = apps.startDaas(
                DAAS,
                Map.of(
                        "MYSIMBDP_DAAS_QUOTA_REQUESTS", "0",
                        "MYSIMBDP_DAAS_QUOTA_BYTES", "0",
                        "MYSIMBDP_DAAS_QUOTA_RECORDS", "0"));
        try {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (apps.daasPort(DAAS).isEmpty()) {
                process.requireAlive();
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("the data service does not serve:\n" + process.lastLines());
                }
                Thread.sleep(50);
            }
            var key = new KeyManager(new CassandraKeyStore(new Store(session)), InstantSource.system(), id -> {})
                    .create(Optional.of(tenant), Set.of(Role.ADMIN), "bench", Optional.empty(), "command");
            return new Door(
                    apps,
                    process,
                    "http://127.0.0.1:" + apps.daasPort(DAAS).orElseThrow(),
                    key.text(),
                    Executors.newFixedThreadPool(callers));
        } catch (Exception e) {
            process.kill();
            throw e;
        }
    }

    ManagedProcess process() {
        return process;
    }

    /**
     * Sends these records again and again, from all callers at once.
     *
     * @param batch records in a request
     * @return the records a second that were accepted
     * @throws IOException if a record was not
     */
    double send(Dataset dataset, List<byte[]> lines, int batch, int requests) throws IOException, InterruptedException {
        var bodies = bodies(lines, batch, Math.min(requests, 200));
        var uri = URI.create(address + "/v1/" + dataset.tenant() + "/" + dataset.name() + "/records");
        var calls = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < requests; i++) {
            var body = bodies.get(i % bodies.size());
            calls.add(() -> accepted(uri, body));
        }
        var began = System.nanoTime();
        var accepted = 0L;
        for (var call : callers.invokeAll(calls)) {
            accepted += result(call);
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        LostException.require("records that were accepted", (long) requests * batch, accepted);
        return accepted / seconds;
    }

    /** Sends these records once, in one request. */
    void sendAll(Dataset dataset, List<byte[]> lines) throws IOException, InterruptedException {
        var unused = send(dataset, lines, lines.size(), 1);
    }

    private static List<byte[]> bodies(List<byte[]> lines, int batch, int count) {
        var bodies = new ArrayList<byte[]>();
        var next = 0;
        for (var i = 0; i < count; i++) {
            var body = new ByteArrayOutputStream();
            for (var j = 0; j < batch; j++) {
                body.writeBytes(lines.get(next++ % lines.size()));
                body.write('\n');
            }
            bodies.add(body.toByteArray());
        }
        return bodies;
    }

    private int accepted(URI uri, byte[] body) throws IOException, InterruptedException {
        var request = request(uri)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return json.readTree(answer(request, 202)).path("accepted").asInt();
    }

    /**
     * Reads a page.
     *
     * @param records so many it must have
     */
    void read(Dataset dataset, String parameters, int records) throws IOException, InterruptedException {
        var uri = URI.create(address + "/v1/" + dataset.tenant() + "/" + dataset.name() + "/records?" + parameters);
        var found =
                json.readTree(answer(request(uri).build(), 200)).path("records").size();
        LostException.require("records of a page", records, found);
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(PATIENCE).header("X-Api-Key", key);
    }

    private byte[] answer(HttpRequest request, int status) throws IOException, InterruptedException {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != status) {
            throw new IOException(request.uri() + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    private static <T> T result(Future<T> call) throws IOException, InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        callers.shutdownNow();
        var unused = apps.scaleDaas(0);
    }
}
