// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.tests.OpenApiContract.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service does what its document says of it, and nothing else: on real brokers and nodes, with records in them. */
@WithCluster
class DaasContractIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NDJSON = "application/x-ndjson";
    private static final String STREAM = "text/event-stream";

    private static final String READINGS = """
            dataset: readings
            tenant: %s
            source: {format: jsonl, max_record_bytes: 4096}
            fields:
              - {name: station, type: text, required: true, pattern: "S[0-9]"}
              - {name: at, type: timestamp, required: true, window: {from: 2026-01-01T00:00:00Z, to: +1h}}
              - {name: celsius, type: double, min: -90, max: 60}
              - {name: owner, type: text}
            derived:
              - {name: day, kind: day, from: at}
            event_time: at
            topic: {partitions: 1, key: [station]}
            table: {name: readings_by_station, partition_key: [station, day], clustering: [at desc]}
            views:
              read:
                - {name: owners, roles: [admin], fields: [{name: owner, mask: hash}]}
            """;

    private static final String TWO_DAYS = "?station=S1&from=2026-01-02T00:00:00Z&to=2026-01-04T00:00:00Z";

    /** Records that are taken, by media type. */
    private static final Map<String, String> BODIES = Map.of(
            "application/json",
            "[{\"station\":\"S1\",\"at\":\"2026-01-02T10:00:00Z\",\"celsius\":3.5,\"owner\":\"Anna\"}]",
            NDJSON,
            "{\"station\":\"S1\",\"at\":\"2026-01-03T10:00:00Z\"}\n{\"station\":\"S1\"}\n",
            "text/csv",
            "station,at,celsius,owner\nS1,2026-01-03T11:00:00Z,-1,\nS2,2026-01-03T11:00:00Z,x,\n");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Scenario scenario;
    private static RunningDaas daas;
    private static Dataset dataset;
    private static String admin;
    private static String receipt;
    private static OpenApiContract contract;

    /** An answer; of a stream, the first line alone. */
    private record Answer(int status, HttpHeaders headers, String body) {
        String type() {
            return headers.firstValue("Content-Type").orElse("");
        }
    }

    /** What is sent. */
    private record Example(String method, String path, Map<String, String> headers, String body) {
        static Example get(String path) {
            return new Example("GET", path, Map.of(), "");
        }

        Example accepting(String type) {
            return with("Accept", type);
        }

        Example with(String header, String value) {
            var more = new TreeMap<>(headers);
            more.put(header, value);
            return new Example(method, path, more, body);
        }

        Example by(String otherMethod) {
            return new Example(otherMethod, path, headers, body);
        }
    }

    @BeforeAll
    static void start(RunningCluster cluster) throws Exception {
        scenario = Scenario.with(
                cluster, "contract", Map.of("readings.yaml", READINGS.formatted(Names.unique("t"))), Map.of());
        daas = new RunningDaas(cluster, scenario.file("datasets"), Map.of("MYSIMBDP_DAAS_MAX_BODY_BYTES", "100000"));
        dataset = scenario.dataset("readings");
        admin = daas.key(Optional.of(dataset.tenant()), Role.ADMIN);
        var door = new Door(daas.url(), dataset, admin);
        for (var body : BODIES.entrySet()) {
            var sent = door.post(body.getKey(), body.getValue().getBytes(StandardCharsets.UTF_8));
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
            receipt = JSON.readTree(sent.body()).path("receipt").asText();
        }
        store(cluster);
        contract = new OpenApiContract(send(Example.get("/openapi.json"), admin).body());
    }

    /** A record to read, without waiting for a consumer. */
    private static void store(RunningCluster cluster) {
        var at = Instant.parse("2026-01-02T10:00:00Z");
        try (var session = CassandraSessions.open(cluster.cassandra(), "contract")) {
            session.execute(session.prepare(TableCql.insert(dataset))
                    .bind("S1", at, 3.5, "Anna", LocalDate.of(2026, 1, 2), at.toEpochMilli() * 1_000));
        }
    }

    @AfterAll
    static void stop() {
        try {
            if (daas != null) {
                daas.close();
            }
        } finally {
            if (scenario != null) {
                scenario.close();
            }
        }
    }

    private static Answer send(Example example, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(daas.url() + example.path()))
                .timeout(Duration.ofMinutes(1))
                .method(
                        example.method(),
                        example.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(example.body()));
        example.headers().forEach(request::header);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        var response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        try (var in = response.body()) {
            var stream = response.headers()
                    .firstValue("Content-Type")
                    .filter(STREAM::equals)
                    .isPresent();
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    stream && example.method().equals("GET")
                            ? new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine()
                            : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String path(Operation operation) {
        return operation.path().replace("{tenant}", dataset.tenant()).replace("{dataset}", dataset.name());
    }

    /** Requests that each operation can answer; a new operation needs some, too. */
    private static List<Example> examples(Operation operation) throws Exception {
        var path = path(operation);
        var plain = new Example(operation.method(), path, Map.of(), "");
        var examples = new ArrayList<Example>();
        switch (operation.id()) {
            case "isAlive", "isReady", "listKeys", "getOpenApi", "getDocs" -> examples.add(plain);
            case "streamRecords" -> examples.add(plain.accepting(STREAM));
            case "getDocsFile" ->
                List.of("start.js", "swagger-ui.css", "favicon-32x32.png")
                        .forEach(file -> examples.add(Example.get(path.replace("{file}", file))));
            case "getReceipt" -> examples.add(Example.get(path.replace("{receipt}", receipt)));
            case "readRecords" ->
                operation
                        .answers('2')
                        .forEach(answer ->
                                examples.add(Example.get(path + TWO_DAYS).accepting(answer.substring(4))));
            case "readAggregates" -> examples.add(Example.get(path + TWO_DAYS + "&interval=1h"));
            case "sendRecords" -> {
                for (var type : operation.takes()) {
                    examples.add(new Example("POST", path, Map.of("Content-Type", type), BODIES.get(type)));
                    examples.add(
                            new Example("POST", path + "?dryRun=true", Map.of("Content-Type", type), BODIES.get(type)));
                }
            }
            case "createKey" ->
                examples.add(new Example(
                        "POST",
                        path,
                        Map.of("Content-Type", "application/json"),
                        "{\"name\":\"a reader\",\"roles\":[\"reader\"],\"expiresIn\":\"1d\"}"));
            case "revokeKey" -> {
                var key = daas.keys()
                        .create(
                                Optional.of(dataset.tenant()),
                                Set.of(Role.READER),
                                "to revoke",
                                Optional.of(Duration.ofDays(1)),
                                "command");
                examples.add(
                        new Example("DELETE", path.replace("{keyId}", key.info().id()), Map.of(), ""));
            }
            default -> throw new AssertionError("no example of " + operation.id());
        }
        return examples;
    }

    private static Example example(Operation operation) throws Exception {
        return examples(operation).get(0);
    }

    private static boolean isSecured(Operation operation) {
        return operation.node().has("security");
    }

    @Test
    void shouldServeWhatTheDocumentHasAndNothingElse() {
        var documented = new TreeSet<String>();
        contract.operations().forEach(operation -> documented.add(operation.toString()));
        var served = new TreeSet<String>();
        for (var route : daas.routes()) {
            served.add(route.method() + " " + route.path());
            if (route.path().contains("{dataset}")) {
                served.add(route.method() + " "
                        + route.path().replace("{tenant}", dataset.tenant()).replace("{dataset}", dataset.name()));
            }
        }
        assertThat(documented).isEqualTo(served);
    }

    @Test
    void shouldAnswerEachOperationInEachFormThatTheDocumentHas() throws Exception {
        for (var operation : contract.operations()) {
            var answered = new TreeSet<String>();
            for (var example : examples(operation)) {
                var answer = send(example, isSecured(operation) ? admin : "");
                assertThat(answer.status()).as(example + ": " + answer.body()).isBetween(200, 299);
                answered.add(contract.assertKeeps(operation, answer.status(), answer.type(), answer.body()));
            }
            assertThat(answered).as(operation.toString()).isEqualTo(operation.answers('2'));
        }
    }

    @Test
    void shouldRefuseAsTheDocumentSays() throws Exception {
        var reader = daas.key(Optional.of(dataset.tenant()), Role.READER);
        var writer = daas.key(Optional.of(dataset.tenant()), Role.WRITER);
        var stranger = daas.key(Optional.of(Names.unique("other")), Role.ADMIN);
        for (var operation : contract.operations()) {
            if (!isSecured(operation)) {
                continue;
            }
            var example = example(operation);
            refused(operation, example, "", 401);
            refused(operation, example, stranger, 404);
            var reads = operation.id().startsWith("read") || operation.id().startsWith("stream");
            refused(operation, example, reads ? writer : reader, 403);
            if (operation.node().path("responses").has("406")) {
                refused(operation, example.accepting("image/webp, text/csv;q=0"), admin, 406);
            }
        }
    }

    @Test
    void shouldRefuseWhatItCanNotTakeAsTheDocumentSays() throws Exception {
        for (var operation : contract.operations()) {
            var example = example(operation);
            var path = example.path();
            var json = Map.of("Content-Type", "application/json");
            switch (operation.id()) {
                case "readRecords", "readAggregates", "streamRecords" -> {
                    refused(operation, Example.get(path.replaceAll("\\?.*", "") + "?nothing=1"), admin, 400);
                    if (!operation.id().equals("streamRecords")) {
                        refused(operation, Example.get(path + "&view=owners"), roleless(), 403);
                    }
                }
                case "getReceipt" -> refused(operation, Example.get(path + "x"), admin, 404);
                case "getDocsFile" -> refused(operation, Example.get(path + "x"), "", 404);
                case "revokeKey" -> refused(operation, new Example("DELETE", path + "x", Map.of(), ""), admin, 404);
                case "createKey" -> {
                    refused(operation, new Example("POST", path, json, "[]"), admin, 400);
                    refused(operation, new Example("POST", path, json, "[" + " ".repeat(20_000) + "]"), admin, 413);
                    refused(operation, new Example("POST", path, Map.of(), "{}"), admin, 415);
                    refused(operation, new Example("POST", path, json, "{}"), admin, 422);
                }
                case "sendRecords" -> {
                    refused(operation, new Example("POST", path + "?nothing=1", json, "{}"), admin, 400);
                    refused(operation, new Example("POST", path, json, "[{}, 7, {"), admin, 400);
                    refused(operation, new Example("POST", path, json, " ".repeat(100_001)), admin, 413);
                    refused(
                            operation,
                            new Example("POST", path, Map.of("Content-Type", "text/plain"), "a"),
                            admin,
                            415);
                    refused(operation, new Example("POST", path, json, "[{}]"), admin, 422);
                }
                default -> {}
            }
        }
    }

    private static String roleless() throws Exception {
        return daas.key(Optional.of(dataset.tenant()), Role.READER);
    }

    private static void refused(Operation operation, Example example, String key, int status) throws Exception {
        var answer = send(example, key);
        assertThat(answer.status()).as(example + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.type()).as(example + ": " + answer.body()).startsWith("application/problem+json");
        contract.assertKeeps(operation, answer.status(), answer.type(), answer.body());
        assertThat(JSON.readTree(answer.body()).path("status").asInt()).isEqualTo(status);
    }

    @Test
    void shouldAnswerHeadAsGetButWithoutABody() throws Exception {
        for (var operation : contract.operations()) {
            if (!operation.method().equals("GET")) {
                continue;
            }
            var key = isSecured(operation) ? admin : "";
            for (var example : examples(operation)) {
                assertSameHead(example, key);
            }
            if (isSecured(operation)) {
                assertSameHead(example(operation), "");
            }
        }
        assertSameHead(Example.get("/v1/" + dataset.tenant() + "/readings/receipts/none"), admin);
        assertSameHead(Example.get("/v1/" + dataset.tenant() + "/readings/records"), admin);
        assertSameHead(Example.get("/nowhere"), "");
    }

    private static void assertSameHead(Example example, String key) throws Exception {
        var whole = send(example, key);
        var head = send(example.by("HEAD"), key);
        assertThat(head.status()).as("HEAD of " + example).isEqualTo(whole.status());
        assertThat(head.type()).as("HEAD of " + example).isEqualTo(whole.type());
        assertThat(head.body()).as("HEAD of " + example).isEmpty();
    }

    @Test
    void shouldSayWhatAPathTakes() throws Exception {
        var methods = new TreeMap<String, Set<String>>();
        for (var operation : contract.operations()) {
            methods.computeIfAbsent(example(operation).path().replaceAll("\\?.*", ""), path -> new LinkedHashSet<>())
                    .add(operation.method());
        }
        for (var path : methods.entrySet()) {
            for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "LINK")) {
                if (path.getValue().contains(method)) {
                    continue;
                }
                var answer = send(new Example(method, path.getKey(), Map.of(), ""), admin);
                var what = method + " " + path.getKey() + ": " + answer.body();
                assertThat(answer.status()).as(what).isEqualTo(405);
                assertThat(answer.type()).as(what).isEqualTo("application/problem+json");
                contract.assertIsProblem(what, answer.body());
                assertThat(Set.of(
                                answer.headers().firstValue("Allow").orElse("").split(", ", -1)))
                        .as(what)
                        .containsAll(path.getValue());
            }
        }
    }

    @Test
    void shouldAnswerUnknownPathsWithAProblem() throws Exception {
        for (var path :
                List.of("/", "/nowhere", "/v1", "/v1/" + dataset.tenant(), "/docs/", "/v1/a/b/c/d/e", "/%7Bx%7D")) {
            for (var method : List.of("GET", "POST", "DELETE")) {
                var answer = send(new Example(method, path, Map.of(), ""), admin);
                var what = method + " " + path + ": " + answer.body();
                assertThat(answer.status()).as(what).isEqualTo(404);
                assertThat(answer.type()).as(what).isEqualTo("application/problem+json");
                contract.assertIsProblem(what, answer.body());
            }
        }
    }

    @Test
    void shouldWithstandRequestsMadeUpFromItsDocument() throws Exception {
        var named = Optional.ofNullable(System.getenv("SCHEMATHESIS"));
        var program = named.orElse("schemathesis");
        Assumptions.assumeTrue(
                isThere(program, named.isPresent() ? Duration.ofMinutes(1) : Duration.ZERO),
                "SKIPPED: schemathesis is not there: pip install schemathesis, or name it in the variable SCHEMATHESIS");
        var folder = Files.createDirectories(scenario.file("schemathesis"));
        var output = folder.resolve("output.txt");

        // Streams never end, and are left out for that.
        var process = new ProcessBuilder(
                        program,
                        "run",
                        daas.url() + "/openapi.json",
                        "--header",
                        "Authorization: Bearer " + admin,
                        "--exclude-path-regex",
                        "/stream$",
                        "--checks",
                        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
                                + "allow_header_conformance,unsupported_method,ignored_auth",
                        "--phases",
                        "examples,coverage,fuzzing",
                        "--max-examples",
                        "10",
                        "--seed",
                        "7",
                        "--request-timeout",
                        "20",
                        "--no-color")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as("ended in time")
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Looks for it again and again, since it may be about to be installed. */
    private static boolean isThere(String program, Duration patience) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (!isThere(program)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(500);
        }
        return true;
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
