// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers who send too much, too slowly or nonsense: a service with little memory refuses them and goes on. */
@WithCluster
class DaasFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NDJSON = "application/x-ndjson";
    private static final int MOST_MEGABYTES = 512;
    private static final int MILLION = 1_000_000;

    /** Less than what the service has by default, so that what grows with a request shows. */
    private static final List<String> OPTIONS = List.of("-Xmx96m", "-XX:+UseSerialGC");

    private static RunningCluster cluster;
    private static Scenario scenario;
    private static ForkedDaas daas;
    private static Door door;

    @BeforeAll
    static void start(RunningCluster running) throws Exception {
        cluster = running;
        scenario = Scenario.with(cluster, "faults", Notes.descriptors(), Map.of());
        daas = ForkedDaas.start(
                scenario,
                "daas",
                OPTIONS,
                Map.of("MYSIMBDP_DAAS_IDLE_TIMEOUT", "3s", "MYSIMBDP_DAAS_MAX_RECORDS", Integer.toString(MILLION)));
        scenario.apps().scaleConsumers(1);
        try (var keys = new DaasKeys(cluster)) {
            var dataset = scenario.dataset("notes");
            door = new Door(daas.url(), dataset, keys.key(Optional.of(dataset.tenant()), Role.WRITER));
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

    @AfterEach
    void shouldGoOnWithLittleMemory() throws Exception {
        var sent = door.post(NDJSON, Notes.lines("after", 1));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        assertThat(daas.output()).doesNotContain("OutOfMemoryError");
        daas.peakMegabytes()
                .ifPresent(peak ->
                        assertThat(peak).as("MiB that the service had at most").isLessThan(MOST_MEGABYTES));
    }

    /** Writes a body. */
    private interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private static Wire.Answer sendChunked(String type, Body body) throws Exception {
        return sendChunked("", type, body);
    }

    private static Wire.Answer sendChunked(String query, String type, Body body) throws Exception {
        return exchange(wire -> {
            wire.write(door.head(query, "Content-Type: " + type, "Transfer-Encoding: chunked"));
            try (var chunks = wire.chunks()) {
                body.writeTo(chunks);
            }
        });
    }

    /** Something that is sent. */
    private interface Request {
        void writeTo(Wire wire) throws IOException;
    }

    /** Sends a request for as long as the service takes it, and reads what it says meanwhile. */
    private static Wire.Answer exchange(Request request) throws Exception {
        Wire.Answer answer;
        CompletableFuture<Void> writing;
        try (var wire = Wire.to(door.service())) {
            writing = CompletableFuture.runAsync(() -> {
                try {
                    request.writeTo(wire);
                } catch (IOException e) {
                    // It has answered already, and takes no more.
                }
            });
            answer = wire.read();
        }
        writing.join();
        return answer;
    }

    private static void repeat(OutputStream out, char letter, long count) throws IOException {
        var block = new byte[64 * 1024];
        Arrays.fill(block, (byte) letter);
        for (var left = count; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Four at once. */
    private static List<Wire.Answer> together(Callable<Wire.Answer> send) throws Exception {
        var executor = Executors.newFixedThreadPool(4);
        try {
            var answers = new ArrayList<Wire.Answer>();
            for (var answer : executor.invokeAll(List.of(send, send, send, send))) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void shouldRefuseAGigabyteEarly() throws Exception {
        var gigabyte = 1L << 30;
        for (var type : List.of("application/json", NDJSON, "text/csv")) {
            // A line without an end, and an array without an element.
            var answer = sendChunked(type, out -> {
                write(out, type.equals("text/csv") ? "topic,size\n\"" : "[");
                repeat(out, ' ', gigabyte);
            });
            assertThat(answer.status()).as(type + ": " + answer.text()).isEqualTo(413);
        }
        var text = sendChunked("application/json", out -> {
            write(out, "[{\"topic\":\"");
            repeat(out, 'x', gigabyte);
        });
        assertThat(text.status()).as(text.text()).isEqualTo(400);
        var said =
                exchange(wire -> wire.write(door.head("", "Content-Type: " + NDJSON, "Content-Length: " + gigabyte)));
        assertThat(said.status()).as(said.text()).isEqualTo(413);
    }

    @Test
    void shouldCheckAMillionRecords() throws Exception {
        var record = "{\"topic\":\"million\"}";
        var answer = sendChunked("?dryRun=true", "application/json", out -> {
            write(out, "[" + record);
            for (var i = 1; i < MILLION; i++) {
                write(out, "," + record);
            }
            write(out, "]");
        });
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(MILLION);
    }

    @Test
    void shouldSayInLittleOfAMillionElementsThatNoneIsARecord() throws Exception {
        for (var answer : together(() -> sendChunked("application/json", out -> {
            write(out, "[7");
            for (var i = 1; i < MILLION; i++) {
                write(out, ",7");
            }
            write(out, "]");
        }))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().path("rejected").asInt()).isEqualTo(MILLION);
            assertThat(answer.text().length()).isLessThan(2_000_000);
            var results = answer.json().path("results");
            assertThat(results.get(results.size() - 1).path("to").asInt()).isEqualTo(MILLION);
        }
    }

    @Test
    void shouldEndWhereTooManyOfAMillionElementsAreRefused() throws Exception {
        for (var answer : together(() -> sendChunked("application/json", out -> {
            write(out, "[7");
            for (var i = 1; i < MILLION; i++) {
                write(out, i % 2 == 0 ? ",7" : ",{}");
            }
            write(out, "]");
        }))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(413);
            var next = answer.json().path("nextPosition").asInt();
            assertThat(next).isBetween(20_000, MILLION);
            assertThat(answer.json().path("rejected").asInt()).isEqualTo(next - 1);
        }
    }

    @Test
    void shouldForgetNamesThatCallersMakeUp() throws Exception {
        for (var answer : together(() -> sendChunked("application/json", out -> {
            write(out, "[{");
            for (var i = 0; i < 55_000; i++) {
                write(out, "\"" + i + "x".repeat(1_000) + "\":1,");
            }
            write(out, "\"topic\":\"names\"}]");
        }))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.text()).contains("a record may have at most");
        }
    }

    @Test
    void shouldRefuseDeepNesting() throws Exception {
        for (var open : List.of("[", "{\"a\":", "[{\"topic\":[")) {
            var answer = sendChunked("application/json", out -> write(out, open.repeat(MILLION)));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        }
        var line = sendChunked(NDJSON, out -> write(out, "[".repeat(10_000) + "\n{\"topic\":\"deep\"}\n"));
        assertThat(line.status()).as(line.text()).isEqualTo(202);
        assertThat(line.json().path("rejected").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() throws Exception {
        var latin = "{\"topic\":\"Zürich\"}".getBytes(StandardCharsets.ISO_8859_1);
        var utf16 = "{\"topic\":\"Zürich\"}".getBytes(StandardCharsets.UTF_16BE);
        var cut = Arrays.copyOf("{\"topic\":\"ü".getBytes(StandardCharsets.UTF_8), 11);
        var overlong =
                new byte[] {'{', '"', 't', 'o', 'p', 'i', 'c', '"', ':', '"', (byte) 0xc0, (byte) 0x80, '"', '}'};
        for (var body : List.of(latin, utf16, cut, overlong)) {
            var json = door.post("application/json", body);
            assertThat(json.statusCode()).as(json.body()).isEqualTo(400);
            assertThat(JSON.readTree(json.body()).path("type").asText()).endsWith(":malformed-body");
            var line = door.post(NDJSON, body);
            assertThat(line.statusCode()).as(line.body()).isEqualTo(422);
        }
        var marked = door.post("application/json", "\uFEFF{\"topic\":\"mark\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(marked.statusCode()).as(marked.body()).isEqualTo(202);
    }

    @Test
    void shouldRefuseHugeHeaders() throws Exception {
        var one = exchange(wire -> wire.write(door.head("", "X-Big: " + "x".repeat(20_000), "Content-Length: 0")));
        assertThat(one.status()).as(one.text()).isEqualTo(431);
        var endless = exchange(wire -> {
            wire.write("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Big: ");
            repeat(wire.out(), 'x', 100_000_000);
        });
        assertThat(endless.status()).as(endless.text()).isEqualTo(431);
        var many = exchange(wire -> {
            wire.write("GET /health/live HTTP/1.1\r\nHost: x\r\n");
            for (var i = 0; i < MILLION; i++) {
                wire.write("X-" + i + ": 1\r\n");
            }
        });
        assertThat(many.status()).as(many.text()).isEqualTo(431);
    }

    @Test
    void shouldNotWaitForSlowCallers() throws Exception {
        var idle = new ArrayList<Wire>();
        try {
            for (var i = 0; i < 200; i++) {
                var wire = Wire.to(door.service());
                idle.add(wire);
                wire.write("GET /health/live HTTP/1.1\r\nHo");
            }
            var slow = exchange(wire -> {
                wire.write(door.head("", "Content-Type: " + NDJSON, "Content-Length: 1000"));
                wire.out().write(Notes.lines("slow", 2));
            });
            assertThat(slow.status()).as(slow.text()).isEqualTo(408);
            assertThat(slow.json().path("accepted").asInt()).isEqualTo(2);
            for (var wire : idle) {
                wire.awaitClose();
            }
        } finally {
            for (var wire : idle) {
                wire.close();
            }
        }
    }

    @Test
    void shouldStoreOnceWhatCameBeforeACallerBrokeOffAndTheRestAtTheRetry() throws Exception {
        var whole = Notes.lines("broken", 1_000);
        try (var wire = Wire.to(door.service())) {
            wire.write(door.head(
                    "", "Content-Type: " + NDJSON, "Content-Length: " + whole.length, "Idempotency-Key: broken"));
            wire.out().write(Notes.lines("broken", 500));
        }
        Scenario.await("what came before should be stored", () -> stored() == 500);

        // As long as the service doesn't know that the caller is gone, it says that it works on it.
        var again = new ArrayList<HttpResponse<String>>();
        Scenario.await("the retry should be taken", () -> {
            again.add(door.post(NDJSON, whole, "Idempotency-Key", "broken"));
            return again.get(again.size() - 1).statusCode() != 409;
        });
        var last = again.get(again.size() - 1);
        assertThat(last.statusCode()).as(last.body()).isEqualTo(202);
        assertThat(JSON.readTree(last.body()).path("accepted").asInt()).isEqualTo(1_000);
        Scenario.await("the rest should be stored", () -> stored() == 1_000);
        var receipt = JSON.readTree(last.body()).path("receipt").asText();
        Scenario.await(
                "the receipt should be complete",
                () -> door.receipt(receipt).path("complete").asBoolean());
        assertThat(stored()).isEqualTo(1_000);
    }

    private static long stored() {
        return Notes.rows(cluster, door.dataset(), "broken");
    }
}
