// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.openapi.Answer;
import io.mysimbdp.daas.openapi.Operation;
import io.mysimbdp.daas.quota.Places;
import io.mysimbdp.daas.receipts.Leases;
import io.mysimbdp.daas.send.SendSettings;
import io.mysimbdp.daas.send.Sender;
import io.mysimbdp.daas.views.DatasetViews;
import io.mysimbdp.daas.views.Masker;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.runtime.ops.Health;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The conventions of the service and the sending of records, over real HTTP, with Kafka and Cassandra played by fakes.
 */
@SuppressWarnings("StringConcatToTextBlock") // Lines of HTTP end with CR LF, which text blocks hide.
class SendOverHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Dataset DATASET = dataset();
    private static final FakeSink SINK = new FakeSink();
    private static final FakeReceipts RECEIPTS = new FakeReceipts();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Operation.Describer FAULT = Operation.always(
            new Operation("fail", "Test", "Fails", "", List.of(), List.of(), List.of(Answer.problem(500, "Always"))));
    private static final PrometheusMeterRegistry METRICS = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private static ApiServer server;
    private static List<RouteGroup> groups;
    private static Leases leases;

    private static Dataset dataset() {
        return DescriptorReader.read("notes.yaml", """
                dataset: notes
                tenant: acme
                source: {format: jsonl, max_record_bytes: 2048}
                fields:
                  - {name: id, type: text, required: true}
                  - {name: size, type: int, min: 0, max: 10}
                  - {name: city, from: place.city, type: text}
                table: {name: notes, partition_key: [id]}
                views:
                  write:
                    - {name: partner, drop: [city]}
                """);
    }

    @BeforeAll
    static void start() throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("MYSIMBDP_DAAS_HOST", "127.0.0.1");
        settings.put("MYSIMBDP_DAAS_PORT", "0");
        settings.put("MYSIMBDP_DAAS_IDLE_TIMEOUT", "2s");
        settings.put("MYSIMBDP_DAAS_MAX_RECORDS", "1000");
        settings.put("MYSIMBDP_DAAS_MAX_BODY_BYTES", "1000000");
        settings.put("MYSIMBDP_DAAS_MAX_UPLOADS", "2");
        settings.put("MYSIMBDP_DAAS_DELIVERY_TIMEOUT", "1s");
        settings.put("MYSIMBDP_DAAS_CORS_ORIGINS", "https://good.example");
        var reader = new SettingsReader(settings);
        var http = HttpSettings.read(reader);
        var send = SendSettings.read(reader);
        reader.finish();
        leases = Leases.start(RECEIPTS, Duration.ofSeconds(1));
        var sender = new Sender(DATASET, SINK, send, InstantSource.system(), System::nanoTime);
        var routes = new SendRoutes(
                Map.of(DATASET.id(), sender),
                Map.of(DATASET.id(), new DatasetViews(DATASET, new Masker(new byte[16]))),
                RECEIPTS,
                leases,
                send,
                InstantSource.system(),
                new Places(send.maxUploads(), 1));
        RouteGroup faulty = () -> List.of(Route.open(Method.GET, "/fault", FAULT, call -> {
            throw new IllegalStateException("on purpose");
        }));
        List<RouteGroup> others = List.of(routes, faulty, new HealthRoutes(new Up()));
        groups = new ArrayList<>(others);
        groups.add(new DocsRoutes(others, List.of(DATASET)));
        server = ApiServer.start(http, DatasetCatalog.of(List.of(DATASET)), new Open(), groups, METRICS);
    }

    /** Lets everybody in as an admin, but knows only those who show a key. */
    private record Open() implements Gate {
        @Override
        public Caller admit(Call call) {
            return new Caller("key:test", Optional.of("acme"), Set.of(Role.ADMIN));
        }

        @Override
        public Optional<Caller> identify(Call call) {
            return Optional.ofNullable(call.context().header("X-Api-Key")).map(key -> admit(call));
        }
    }

    private record Up() implements Health {
        @Override
        public Status live() {
            return Status.up("fine");
        }

        @Override
        public Status ready() {
            return Status.down("secret reason");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        leases.close();
    }

    @BeforeEach
    void forget() {
        SINK.reset();
        RECEIPTS.reset();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpRequest.Builder post(String type, String body) {
        return request("/v1/acme/notes/records")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode body(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static void assertProblem(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = body(response);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).startsWith("urn:mysimbdp:problem:");
        assertThat(problem.path("requestId").asText())
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void shouldAcceptOneObjectWithItsKeyAndHeaders() throws Exception {
        var response = send(post("application/json", "{\"id\":\"a\",\"size\":1,\"place\":{\"city\":\"Brno\"}}"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        var answer = body(response);
        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.path("results").toString()).isEqualTo("[{\"position\":1,\"status\":\"accepted\"}]");
        assertThat(response.headers().firstValue("Location"))
                .contains("/v1/acme/notes/receipts/" + answer.path("receipt").asText());
        assertThat(SINK.values()).containsExactly("{\"id\":\"a\",\"size\":1,\"place\":{\"city\":\"Brno\"}}");
        assertThat(SINK.header(0, "mysimbdp-run-id"))
                .isEqualTo(answer.path("receipt").asText());
        assertThat(SINK.header(0, "mysimbdp-position")).isEqualTo("1");
    }

    @Test
    void shouldSayForEachRecordByPositionWhatBecameOfIt() throws Exception {
        var response = send(post(
                "application/json",
                "[{\"id\":\"a\"},{\"id\":\"b\"},{\"size\":11},7,{\"id\":\"c\",\"size\":1.50e0},{\"id\":\"d\"}]"));

        assertThat(response.statusCode()).isEqualTo(202);
        var answer = body(response);
        assertThat(answer.path("accepted").asInt()).isEqualTo(3);
        assertThat(answer.path("rejected").asInt()).isEqualTo(3);
        var results = answer.path("results");
        assertThat(results.get(0).toString()).isEqualTo("{\"position\":1,\"to\":2,\"status\":\"accepted\"}");
        assertThat(results.get(1).path("position").asInt()).isEqualTo(3);
        assertThat(results.get(1).path("problems").findValuesAsText("field")).containsExactly("id", "size");
        assertThat(results.get(1).path("problems").findValuesAsText("reason"))
                .containsExactly("missing", "out-of-range");
        assertThat(results.get(2).path("problems").get(0).path("reason").asText())
                .isEqualTo("unreadable");
        assertThat(results.get(3).path("problems").get(0).path("reason").asText())
                .isEqualTo("wrong-type");
        assertThat(results.get(4).toString()).isEqualTo("{\"position\":6,\"status\":\"accepted\"}");
    }

    @Test
    void shouldTakeNothingPastAWriteView() throws Exception {
        var body = """
                {"id":"a","place":{"city":"Brno"}}
                {"id":"b","place.city":"Brno","place":{"city":"Brno"}}
                {"id":"c","place":{"city":"Brno"},"other":1e99999999999}
                """;

        var response = send(request("/v1/acme/notes/records?view=partner")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body)));

        var answer = body(response);
        assertThat(answer.path("accepted").asInt()).as(response.body()).isEqualTo(2);
        assertThat(answer.path("results").get(1).toString())
                .contains("\"position\":3", "unreadable", "is not valid JSON: has a number that is out of range");
        assertThat(SINK.values()).hasSize(2).noneMatch(value -> value.contains("Brno"));
    }

    @Test
    void shouldTakeNdjsonAndCsvWhereABrokenLineCostsNothingButItself() throws Exception {
        var ndjson = send(post("application/x-ndjson", "{\"id\":\"a\"}\n{broken\n\n{\"id\":\"b\"}\n"));
        var csv = send(post("text/csv; charset=utf-8", "id,size,place.city\nc,1,Brno\nd,2\ne,3,\n"));

        assertThat(body(ndjson).path("accepted").asInt()).isEqualTo(2);
        assertThat(body(ndjson).path("results").get(1).path("line").asInt()).isEqualTo(2);
        assertThat(body(csv).path("accepted").asInt()).as(csv.body()).isEqualTo(2);
        assertThat(body(csv).path("results").get(1).path("line").asInt()).isEqualTo(3);
        assertThat(SINK.values())
                .containsExactly(
                        "{\"id\":\"a\"}",
                        "{\"id\":\"b\"}",
                        "{\"id\":\"c\",\"size\":\"1\",\"place.city\":\"Brno\"}",
                        "{\"id\":\"e\",\"size\":\"3\"}");
    }

    @Test
    void shouldTakeGzipAndStopABombAtTheLimit() throws Exception {
        var good = send(request("/v1/acme/notes/records")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip("{\"id\":\"a\"}\n".getBytes(StandardCharsets.UTF_8)))));
        var bomb = send(request("/v1/acme/notes/records")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(new byte[20_000_000]))));
        var broken = send(post("application/json", "{\"id\":\"a\"}").header("Content-Encoding", "gzip"));

        assertThat(good.statusCode()).isEqualTo(202);
        assertProblem(bomb, 413);
        assertProblem(broken, 400);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        }
        return zipped.toByteArray();
    }

    @Test
    void shouldSayWhereToGoOnAboveTheLimitOfRecords() throws Exception {
        var lines = IntStream.rangeClosed(1, 1_500)
                .mapToObj(i -> "{\"id\":\"r" + i + "\"}\n")
                .collect(Collectors.joining());

        var response = send(post("application/x-ndjson", lines));

        assertProblem(response, 413);
        assertThat(body(response).path("accepted").asInt()).isEqualTo(1_000);
        assertThat(body(response).path("nextPosition").asInt()).isEqualTo(1_001);
        assertThat(SINK.values()).hasSize(1_000);
    }

    @Test
    void shouldKeepWhatWasAcceptedBeforeTheBodyBroke() throws Exception {
        var response = send(post("application/json", "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":"));

        assertProblem(response, 400);
        assertThat(body(response).path("accepted").asInt()).isEqualTo(2);
        assertThat(body(response).path("nextPosition").asInt()).isEqualTo(3);
        assertThat(body(response).path("receipt").asText()).isNotEmpty();
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws Exception {
        assertProblem(send(post("application/json", "[]")), 422);
        assertProblem(send(post("application/json", "{\"size\":1}")), 422);
        assertProblem(send(post("application/json", "")), 422);
        assertProblem(send(post("application/json", "7")), 400);
        assertProblem(send(post("application/json", "{\"id\":\"a\"}\n{\"id\":\"b\"}")), 400);
        assertProblem(send(post("application/json", "[".repeat(100_000))), 400);
        assertProblem(send(post("text/csv", "size\n1\n")), 400);
        assertProblem(send(post("text/plain", "a")), 415);
        assertProblem(send(post("application/json; charset=latin1", "{}")), 415);
        assertProblem(send(post("application/json", "{}").header("Content-Encoding", "br")), 415);
        assertProblem(
                send(request("/v1/acme/notes/records?dryrun=true")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))),
                400);
        assertThat(SINK.values()).isEmpty();
    }

    @Test
    void shouldRefuseDeepAndBrokenTextRecordByRecord() throws Exception {
        var deep = "{\"id\":\"a\",\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
        var ndjson = (deep + "\n{\"id\":\"b\"}\n{\"id\":\"").getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream();
        bytes.write(ndjson);
        bytes.write(0xff);
        bytes.write("\"}\n".getBytes(StandardCharsets.UTF_8));
        var lines = send(request("/v1/acme/notes/records")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(bytes.toByteArray())));
        var inArray = send(request("/v1/acme/notes/records")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'[', '{', '"', (byte) 0xff, '"', ':', '1', '}', ']'})));
        var halfCharacter = send(post("application/json", "[{\"id\":\"\\ud800\"},{\"id\":\"c\"}]"));
        var large = send(post("application/json", "[{\"id\":\"" + "x".repeat(5_000) + "\"},{\"id\":\"d\"}]"));

        assertThat(body(lines).path("accepted").asInt()).as(lines.body()).isEqualTo(1);
        assertThat(body(lines).path("rejected").asInt()).isEqualTo(2);
        assertProblem(inArray, 400);
        assertThat(body(halfCharacter).path("accepted").asInt()).isEqualTo(1);
        assertThat(body(large).path("accepted").asInt()).isEqualTo(1);
        assertThat(body(large)
                        .path("results")
                        .get(0)
                        .path("problems")
                        .get(0)
                        .path("message")
                        .asText())
                .contains("at most 2048");
    }

    @Test
    void shouldCheckOnlyInADryRun() throws Exception {
        var response = send(request("/v1/acme/notes/records?dryRun=true")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("[{\"id\":\"a\"},{}]")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body(response).path("accepted").asInt()).isEqualTo(1);
        assertThat(body(response).has("receipt")).isFalse();
        assertThat(SINK.values()).isEmpty();
    }

    @Test
    void shouldAnswerARetryAsBeforeAndSendNothingAgain() throws Exception {
        var first = send(post("application/json", "[{\"id\":\"a\"},{}]").header("Idempotency-Key", "k1"));
        var again = send(post("application/json", "[{\"id\":\"a\"},{}]").header("Idempotency-Key", "k1"));
        var other = send(post("application/json", "[{\"id\":\"b\"},{}]").header("Idempotency-Key", "k1"));

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertProblem(other, 422);
        assertThat(SINK.values()).hasSize(1);
    }

    @Test
    void shouldSayThatARequestIsBeingWorkedOn() throws Exception {
        RECEIPTS.busy = true;

        var response = send(post("application/json", "{\"id\":\"a\"}").header("Idempotency-Key", "k1"));

        assertProblem(response, 409);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void shouldSendAllAgainUnderTheSameReceiptWhereAnAttemptWasGivenUp() throws Exception {
        SINK.failing = true;
        var first = send(post("application/json", "{\"id\":\"a\"}").header("Idempotency-Key", "k1"));
        SINK.failing = false;
        var again = send(post("application/json", "{\"id\":\"a\"}").header("Idempotency-Key", "k1"));

        assertProblem(first, 503);
        assertThat(first.headers().firstValue("Retry-After")).isPresent();
        assertThat(body(first).path("results").get(0).path("status").asText()).isEqualTo("failed");
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(SINK.header(0, "mysimbdp-run-id")).endsWith(".2");
        assertThat(SINK.header(0, "mysimbdp-source"))
                .isEqualTo("daas:" + body(again).path("receipt").asText());
    }

    @Test
    void shouldAcceptRecordsEvenWhereReceiptsCannotBeKept() throws Exception {
        RECEIPTS.away = true;

        var plain = send(post("application/json", "{\"id\":\"a\"}"));
        var withKey = send(post("application/json", "{\"id\":\"b\"}").header("Idempotency-Key", "k"));

        assertThat(plain.statusCode()).isEqualTo(202);
        assertThat(body(plain).path("receiptStored").asBoolean(true)).isFalse();
        assertProblem(withKey, 503);
        assertThat(SINK.values()).hasSize(1);
    }

    @Test
    void shouldTellOfAReceiptToItsOwnDatasetOnly() throws Exception {
        var receipt = body(send(post("application/json", "{\"id\":\"a\"}")))
                .path("receipt")
                .asText();

        var known = send(request("/v1/acme/notes/receipts/" + receipt));

        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(body(known).path("pending").asInt()).isEqualTo(1);
        assertThat(body(known).path("complete").asBoolean(true)).isFalse();
        assertProblem(send(request("/v1/acme/notes/receipts/nothing")), 404);
        assertProblem(send(request("/v1/other/notes/receipts/" + receipt)), 404);
        assertProblem(send(request("/v1/acme/nothing/receipts/" + receipt)), 404);
    }

    @Test
    void shouldAnswerEachErrorWithAProblem() throws Exception {
        assertProblem(send(request("/nowhere")), 404);
        var wrongMethod = send(request("/v1/acme/notes/records").DELETE());
        assertProblem(wrongMethod, 405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
        assertProblem(send(request("/fault")), 500);
        assertThat(send(request("/fault")).body()).doesNotContain("on purpose");
        assertProblem(send(request("/health/live").header("X-Big", "x".repeat(20_000))), 431);
        assertProblem(send(request("/health/live?" + "x".repeat(20_000))), 414);
        assertProblem(send(request("/v1/acme%2Fnotes/records")), 400);
    }

    @Test
    void shouldTellOnlyYesOrNoOfItsHealth() throws Exception {
        assertThat(send(request("/health/live")).body()).isEqualTo("{\"status\":\"up\"}");
        var ready = send(request("/health/ready"));
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"status\":\"down\"}");
        assertThat(send(request("/metrics")).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldCountAnswersByRouteAndStatus() throws Exception {
        assertProblem(send(request("/v1/acme/notes/receipts/uncounted")), 404);
        assertProblem(send(request("/made-up-" + System.nanoTime())), 404);
        assertProblem(send(request("/health/live").header("X-Big", "x".repeat(20_000))), 431);

        // An answer is counted just after its caller has it.
        var wanted = List.of(
                "mysimbdp_daas_requests_seconds_bucket{method=\"GET\",route=\"/v1/{tenant}/{dataset}/receipts/{receipt}\","
                        + "status=\"404\",le=\"30.0\"}",
                "mysimbdp_daas_requests_seconds_count{method=\"GET\",route=\"other\",status=\"404\"}",
                "route=\"other\",status=\"431\"");
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.stream().allMatch(METRICS.scrape()::contains)) {
            assertThat(System.nanoTime()).as(METRICS.scrape()).isLessThan(end);
            Thread.sleep(20);
        }
        assertThat(METRICS.scrape()).doesNotContain("made-up", "uncounted");
    }

    @Test
    void shouldTakeRequestIdsOfTheRightFormOnly() throws Exception {
        var own = send(request("/health/live").header("X-Request-Id", "abc-123"));
        var bad = send(request("/health/live").header("X-Request-Id", "a b{}"));

        assertThat(own.headers().firstValue("X-Request-Id")).contains("abc-123");
        assertThat(bad.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{24}");
    }

    @Test
    void shouldAllowPagesOfTheListedSitesOnly() throws Exception {
        var good = raw("OPTIONS /v1/acme/notes/records HTTP/1.1\r\nHost: x\r\nOrigin: https://good.example\r\n"
                + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
        var bad = raw("OPTIONS /v1/acme/notes/records HTTP/1.1\r\nHost: x\r\nOrigin: https://bad.example\r\n"
                + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");

        assertThat(good).startsWith("HTTP/1.1 204").contains("Access-Control-Allow-Origin: https://good.example");
        assertThat(bad).doesNotContain("Access-Control-Allow-Origin");
    }

    private static String raw(String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldAnswerASlowCallerAndKeepWhatCameBefore() throws Exception {
        // Two bytes of a chunk of ten, and then nothing.
        var answer = raw("POST /v1/acme/notes/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"id\":\"a\"}\n\r\n10\r\n{\"");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("\"accepted\":1");
        assertThat(SINK.values()).hasSize(1);
    }

    @Test
    void shouldKeepWhatCameBeforeACallerBrokeOff() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST /v1/acme/notes/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
                                    + "Content-Length: 1000\r\n\r\n{\"id\":\"a\"}\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
        }

        RECEIPTS.await(1);
        assertThat(SINK.values()).containsExactly("{\"id\":\"a\"}");
        assertThat(send(post("application/json", "{\"id\":\"b\"}")).statusCode())
                .isEqualTo(202);
    }

    @Test
    void shouldRefuseAnEndlessBodyWithBoundedMemory() throws Exception {
        var endless = send(request("/v1/acme/notes/records")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new Endless(1_000_000_000))));

        assertProblem(endless, 413);
    }

    /** So many blanks within a JSON array. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            java.util.Arrays.fill(buffer, offset, offset + length, (byte) ' ');
            left -= length;
            return length;
        }
    }

    @Test
    void shouldLetOnlySoManySendAtOnce() throws Exception {
        var held = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 2; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                held.add(socket);
                socket.getOutputStream()
                        .write(
                                ("POST /v1/acme/notes/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
                                                + "Content-Length: 1000\r\n\r\n{\"id\":\"h" + i + "\"}\n")
                                        .getBytes(StandardCharsets.ISO_8859_1));
            }
            SINK.await(2);

            var response = send(post("application/json", "{\"id\":\"b\"}"));

            assertProblem(response, 503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        } finally {
            for (var socket : held) {
                socket.close();
            }
        }
        RECEIPTS.await(2);
    }

    @Test
    void shouldSendStreamedBodiesBeforeTheyEnd() throws Exception {
        var body = new ByteArrayInputStream("{\"id\":\"a\"}\n{\"id\":\"b\"}".getBytes(StandardCharsets.UTF_8));

        var response = send(request("/v1/acme/notes/records")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofInputStream(() -> body)));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(SINK.values()).hasSize(2);
    }

    @Test
    void shouldDocumentEachRouteAndHaveARouteForEachOperationThatAnswersAsDocumented() throws Exception {
        var document = body(send(request("/openapi.json").header("X-Api-Key", "k")));

        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        var paths = document.path("paths");
        for (var group : groups) {
            for (var route : group.routes()) {
                assertThat(paths.path(route.path()).has(route.method().name().toLowerCase(Locale.ROOT)))
                        .as(route.path())
                        .isTrue();
            }
        }
        var ids = document.findValuesAsText("operationId");
        assertThat(ids).doesNotHaveDuplicates().contains("sendRecords", "sendRecords_acme_notes");
        for (var path : paths.properties()) {
            for (var operation : path.getValue().properties()) {
                var filled = path.getKey()
                        .replace("{tenant}", "acme")
                        .replace("{dataset}", "notes")
                        .replace("{receipt}", "none")
                        .replace("{file}", "start.js");
                var response = send(request(filled)
                        .method(operation.getKey().toUpperCase(Locale.ROOT), BodyPublishers.ofString("{\"id\":\"a\"}"))
                        .header("Content-Type", "application/json"));
                var documented = operation.getValue().path("responses").path(Integer.toString(response.statusCode()));
                assertThat(documented.isMissingNode())
                        .as("%s %s answers %s", operation.getKey(), filled, response.statusCode())
                        .isFalse();
                var type = response.headers().firstValue("Content-Type").orElseThrow();
                assertThat(documented.path("content").has(type.replaceAll(";.*", "")))
                        .as("%s %s answers %s", operation.getKey(), filled, type)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldShowDatasetsToTheirTenantOnly() throws Exception {
        assertThat(send(request("/openapi.json")).body()).doesNotContain("acme");
        var known = body(send(request("/openapi.json").header("X-Api-Key", "k")));
        assertThat(known.path("paths")
                        .path("/v1/acme/notes/records")
                        .path("post")
                        .toString())
                .contains("\"maximum\":10");
    }

    @Test
    void shouldServeThePageFromTheJarAlone() throws Exception {
        var page = send(request("/docs"));

        assertThat(page.body()).contains("/docs/swagger-ui-bundle.js").doesNotContain("http://", "https://");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("connect-src 'self'");
        assertThat(send(request("/docs/swagger-ui-bundle.js")).statusCode()).isEqualTo(200);
        assertThat(send(request("/docs/swagger-ui.css")).statusCode()).isEqualTo(200);
        assertProblem(send(request("/docs/other.js")), 404);
    }
}
