// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.Row;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Records go out as they are stored: over HTTP, from a real node and a real broker. */
@WithCluster
class ReadIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PER_DAY = 40;

    private static final String READINGS = """
            dataset: readings
            tenant: %s
            source: {format: jsonl}
            fields:
              - {name: station, type: text, pattern: "S[0-9]"}
              - {name: at, type: timestamp, window: {from: 2026-01-01T00:00:00Z, to: +1h}}
              - {name: sensor, type: int}
              - {name: owner, type: text}
            derived:
              - {name: day, kind: day, from: at}
            event_time: at
            topic: {partitions: 3, key: [station]}
            table: {name: readings_by_station, partition_key: [station, day], clustering: [at desc, sensor]}
            views:
              read:
                - {name: default, fields: [{name: owner, mask: shorten, keep: 1}]}
                - {name: hashed, fields: [{name: owner, mask: hash}]}
            """;

    /** A place of its own: datasets with their tables and topics, a data service, and sessions to look behind it. */
    private static final class Place implements AutoCloseable {
        private final Scenario scenario;
        private final CqlSession session;
        private final RunningDaas daas;
        private final RunningCluster cluster;
        private final HttpClient http = HttpClient.newHttpClient();

        private Place(RunningCluster cluster, Scenario scenario, Map<String, String> settings) throws Exception {
            this.cluster = cluster;
            this.scenario = scenario;
            this.session = CassandraSessions.open(cluster.cassandra(), "read-it");
            this.daas = new RunningDaas(cluster, scenario.file("datasets"), settings);
        }

        static Place withReadings(RunningCluster cluster, Map<String, String> settings) throws Exception {
            var descriptors = Map.of("readings.yaml", READINGS.formatted(Names.unique("t")));
            return new Place(cluster, Scenario.with(cluster, "read", descriptors, Map.of()), settings);
        }

        Dataset readings() {
            return scenario.dataset("readings");
        }

        String key(Dataset dataset, Role... roles) throws Exception {
            return daas.key(Optional.of(dataset.tenant()), roles);
        }

        void store(Dataset dataset, Row row) {
            var values = new ArrayList<>(row.values());
            values.add(row.writeTimeMicros());
            session.execute(session.prepare(TableCql.insert(dataset)).bind(values.toArray()));
        }

        /** Rows of one station over days with gaps between them, two sensors at each time. */
        void storeReadings(String station, int... days) {
            for (var day : days) {
                for (var i = 0; i < PER_DAY; i++) {
                    var at = LocalDate.of(2026, 1, day)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .plus(Duration.ofMinutes(30L * (i / 2)));
                    store(
                            readings(),
                            new Row(
                                    List.of(station, at, i % 2, "Anna", LocalDate.of(2026, 1, day)),
                                    at.toEpochMilli() * 1_000));
                }
            }
        }

        HttpRequest.Builder request(Dataset dataset, String what, Map<String, String> query, String key) {
            var parameters = query.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return HttpRequest.newBuilder(URI.create(daas.url() + "/v1/" + dataset.tenant() + "/" + dataset.name() + "/"
                            + what + "?" + parameters))
                    .timeout(Duration.ofSeconds(60))
                    .header("Authorization", "Bearer " + key);
        }

        HttpResponse<String> get(Dataset dataset, String what, Map<String, String> query, String key, String accept)
                throws Exception {
            return http.send(
                    request(dataset, what, query, key).header("Accept", accept).build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        JsonNode json(Dataset dataset, String what, Map<String, String> query, String key) throws Exception {
            var answer = get(dataset, what, query, key, "application/json");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        }

        void send(Dataset dataset, String... records) throws Exception {
            var properties = new HashMap<>(cluster.kafka().clientProperties("read-it"));
            try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                var sent = new ArrayList<Future<?>>(records.length);
                for (var record : records) {
                    sent.add(producer.send(
                            new ProducerRecord<>(dataset.topic().name(), record.getBytes(StandardCharsets.UTF_8))));
                }
                for (var acknowledged : sent) {
                    acknowledged.get();
                }
            }
        }

        @Override
        public void close() {
            try {
                daas.close();
            } finally {
                session.close();
                scenario.close();
            }
        }
    }

    private static Map<String, String> query(String... keysAndValues) {
        var query = new LinkedHashMap<String, String>();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            query.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return query;
    }

    private static final Map<String, String> FIVE_DAYS =
            Map.of("station", "S1", "from", "2026-01-02T00:00:00Z", "to", "2026-01-12T00:00:00Z");

    @Test
    void shouldGiveEachRowOnceAndInOrderOverPagesAndDays(RunningCluster cluster) throws Exception {
        try (var place = Place.withReadings(cluster, Map.of("MYSIMBDP_DAAS_READ_FETCH_ROWS", "13"))) {
            place.storeReadings("S1", 2, 3, 7, 11);
            place.storeReadings("S2", 3);
            var key = place.key(place.readings(), Role.READER);

            var stored = new ArrayList<String>();
            for (var day : List.of(11, 7, 3, 2)) {
                for (var row : place.session.execute("SELECT at, sensor FROM " + TableCql.name(place.readings())
                        + " WHERE station = 'S1' AND day = '2026-01-" + "%02d".formatted(day) + "'")) {
                    stored.add(row.getInstant(0) + " " + row.getInt(1));
                }
            }
            assertThat(stored).hasSize(4 * PER_DAY);

            for (var limit : List.of(7, 40, 1_000)) {
                assertThat(pages(place, key, "desc", limit)).isEqualTo(stored);
                var reversed = new ArrayList<>(stored);
                Collections.reverse(reversed);
                assertThat(pages(place, key, "asc", limit)).isEqualTo(reversed);
            }
        }
    }

    private static List<String> pages(Place place, String key, String order, int limit) throws Exception {
        var read = new ArrayList<String>();
        var query = new LinkedHashMap<>(FIVE_DAYS);
        query.put("order", order);
        query.put("limit", Integer.toString(limit));
        while (true) {
            var page = place.json(place.readings(), "records", query, key);
            page.get("records")
                    .forEach(record -> read.add(record.get("at").asText() + " "
                            + record.get("sensor").asInt()));
            assertThat(page.get("records").size()).isLessThanOrEqualTo(limit);
            if (page.get("continuation").isNull()) {
                return read;
            }
            query.put("continuation", page.get("continuation").asText());
        }
    }

    @Test
    void shouldTakeAContinuationForItsOwnQueryOnly(RunningCluster cluster) throws Exception {
        try (var place = Place.withReadings(cluster, Map.of());
                var other = Place.withReadings(cluster, Map.of())) {
            place.storeReadings("S1", 2);
            var key = place.key(place.readings(), Role.READER);
            var query = new LinkedHashMap<>(FIVE_DAYS);
            query.put("limit", "5");
            var first = place.get(place.readings(), "records", query, key, "application/json");
            var token = JSON.readTree(first.body()).get("continuation").asText();

            assertThat(first.headers().firstValue("Link"))
                    .hasValueSatisfying(link -> assertThat(link).contains(token).endsWith(">; rel=\"next\""));
            query.put("continuation", token);
            assertThat(place.get(place.readings(), "records", query, key, "*/*").statusCode())
                    .isEqualTo(200);

            var misuses = new ArrayList<Map<String, String>>();
            misuses.add(Map.of("station", "S2"));
            misuses.add(Map.of("view", "hashed"));
            misuses.add(Map.of("order", "asc"));
            misuses.add(Map.of("continuation", token.substring(0, 20) + "A" + token.substring(20)));
            misuses.add(Map.of("continuation", "nonsense"));
            for (var misuse : misuses) {
                var changed = new LinkedHashMap<>(query);
                changed.putAll(misuse);
                var answer = place.get(place.readings(), "records", changed, key, "*/*");
                assertThat(answer.statusCode())
                        .as("%s: %s", misuse, answer.body())
                        .isEqualTo(400);
                assertThat(answer.body()).contains("continuation must come from an answer to this very query");
            }
            var otherKey = other.key(other.readings(), Role.READER);
            assertThat(other.get(other.readings(), "records", query, otherKey, "*/*")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(place.get(place.readings(), "records", query, otherKey, "*/*")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldRefuseWhatWouldScanAndWhatIsWrong(RunningCluster cluster) throws Exception {
        try (var place = Place.withReadings(cluster, Map.of("MYSIMBDP_DAAS_READ_MAX_PARTITIONS", "10"))) {
            var key = place.key(place.readings(), Role.READER);

            assertRefused(place, key, query(), "station is missing: records are found by station");
            assertRefused(place, key, query("station", "S1"), "from and to must span at most 10 of day");
            assertRefused(place, key, query("station", "ST"), "station must match S[0-9], but is 'ST'");
            assertRefused(
                    place,
                    key,
                    query("station", "S1", "frm", "2026-01-01T00:00:00Z"),
                    "frm is no parameter here, did you mean 'from'?");
            var page = place.get(place.readings(), "records", FIVE_DAYS, key, "image/png");
            assertThat(page.statusCode()).isEqualTo(406);
        }
    }

    private static void assertRefused(Place place, String key, Map<String, String> query, String message)
            throws Exception {
        var answer = place.get(place.readings(), "records", query, key, "application/json");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JSON.readTree(answer.body()).get("detail").asText()).contains(message);
    }

    @Test
    void shouldWriteCsvAndLines(RunningCluster cluster) throws Exception {
        try (var place = Place.withReadings(cluster, Map.of())) {
            place.storeReadings("S1", 2, 3, 4);
            var key = place.key(place.readings(), Role.READER);

            var csv = place.get(place.readings(), "records", FIVE_DAYS, key, "text/csv");
            assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
            assertThat(csv.headers().firstValue("Link")).isPresent();
            assertThat(csv.body().lines().limit(2))
                    .containsExactly("station,at,sensor,owner,day", "S1,2026-01-04T09:30:00Z,0,A,2026-01-04");
            assertThat(csv.body().lines()).hasSize(101);

            var lines = place.get(place.readings(), "records", FIVE_DAYS, key, "application/x-ndjson")
                    .body()
                    .lines()
                    .toList();
            assertThat(lines).hasSize(3 * PER_DAY + 1);
            assertThat(lines.get(0))
                    .isEqualTo("{\"station\":\"S1\",\"at\":\"2026-01-04T09:30:00Z\",\"sensor\":0,\"owner\":\"A\","
                            + "\"day\":\"2026-01-04\"}");
            assertThat(lines.get(3 * PER_DAY))
                    .isEqualTo("{\"_end\":{\"records\":" + 3 * PER_DAY + ",\"continuation\":null}}");
        }
    }

    @Test
    void shouldShowToEachRoleWhatItMaySee(RunningCluster cluster) throws Exception {
        try (var place = Place.withReadings(cluster, Map.of())) {
            place.storeReadings("S1", 2);
            var reader = place.key(place.readings(), Role.READER);
            var admin = place.key(place.readings(), Role.ADMIN);
            var raw = new LinkedHashMap<>(FIVE_DAYS);
            raw.put("view", "raw");
            var hashed = new LinkedHashMap<>(FIVE_DAYS);
            hashed.put("view", "hashed");

            assertThat(owner(place.json(place.readings(), "records", FIVE_DAYS, reader)))
                    .isEqualTo("A");
            assertThat(owner(place.json(place.readings(), "records", hashed, reader)))
                    .hasSize(16)
                    .doesNotContain("Anna");
            assertThat(owner(place.json(place.readings(), "records", raw, admin)))
                    .isEqualTo("Anna");
            var forbidden = place.get(place.readings(), "records", raw, reader, "*/*");
            assertThat(forbidden.statusCode()).isEqualTo(403);
            assertThat(forbidden.body()).contains("Your roles may use default, hashed.");
            var writer = place.key(place.readings(), Role.WRITER);
            assertThat(place.get(place.readings(), "records", FIVE_DAYS, writer, "*/*")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static String owner(JsonNode page) {
        return page.get("records").get(0).get("owner").asText();
    }

    @Test
    void shouldAggregateTheSampleAsItIs(RunningCluster cluster) throws Exception {
        try (var place = new Place(cluster, Scenario.withShippedDatasets(cluster, "aggregate"), Map.of())) {
            // Given
            var sample = place.scenario.generate("station_telemetry", 6_000);
            var names = sample.dataset().columns().stream().map(Column::name).toList();
            var expected = new TreeMap<Instant, DoubleSummaryStatistics>();
            for (var row : valid(sample)) {
                if (row.values().get(0).equals("ST-0007")) {
                    place.store(sample.dataset(), row);
                    var at = (Instant) row.values().get(names.indexOf("event_time"));
                    var start = Instant.ofEpochSecond(at.getEpochSecond() / 900 * 900);
                    var heat = (Double) row.values().get(names.indexOf("temperature_c"));
                    if (heat != null) {
                        expected.computeIfAbsent(start, s -> new DoubleSummaryStatistics())
                                .accept(heat);
                    }
                }
            }
            assertThat(expected.size()).isGreaterThan(2);

            // When
            var key = place.key(sample.dataset(), Role.READER);
            var query = query(
                    "station_id",
                    "ST-0007",
                    "from",
                    "2026-01-15T00:00:00Z",
                    "to",
                    "2026-01-16T00:00:00Z",
                    "interval",
                    "15m");
            var answer = place.json(sample.dataset(), "aggregates", query, key);
            query.put("view", "imperial");
            var imperial = place.json(sample.dataset(), "aggregates", query, key);

            // Then
            assertThat(answer.get("aggregates").size()).isEqualTo(expected.size());
            for (var i = 0; i < expected.size(); i++) {
                var interval = answer.get("aggregates").get(i);
                var summary = interval.get("fields").get("temperature_c");
                var wanted = expected.get(Instant.parse(interval.get("from").asText()));
                assertThat(summary.get("count").asLong()).isEqualTo(wanted.getCount());
                assertThat(summary.get("min").asDouble()).isEqualTo(wanted.getMin());
                assertThat(summary.get("max").asDouble()).isEqualTo(wanted.getMax());
                assertThat(summary.get("mean").asDouble()).isCloseTo(wanted.getAverage(), within(1e-9));
                var fahrenheit = imperial.get("aggregates").get(i).get("fields").get("temperature_f");
                assertThat(fahrenheit.get("mean").asDouble()).isCloseTo(wanted.getAverage() * 1.8 + 32, within(1e-6));
            }
        }
    }

    /** The rows of a sample that pass the checks, a key's latest version once. */
    private static List<Row> valid(Scenario.Sample sample) throws Exception {
        var checker = new RecordChecker(sample.dataset());
        var rows = new LinkedHashMap<List<Object>, Row>();
        var names = sample.dataset().columns().stream().map(Column::name).toList();
        for (var file : SourceFile.list(List.of(sample.file()), "")) {
            try (var in = Files.newInputStream(file.path());
                    var reader =
                            RecordReader.open(sample.dataset(), file.name(), in, RecordReader.Position.START, false)) {
                for (var result = reader.next(); result != null; result = reader.next()) {
                    if (result instanceof ReadResult.Parsed parsed
                            && checker.check(parsed.json(), "id", Instant.EPOCH, Instant.now())
                                    instanceof CheckResult.Valid valid) {
                        rows.put(
                                sample.dataset().primaryKey().stream()
                                        .map(column -> valid.row().values().get(names.indexOf(column)))
                                        .toList(),
                                valid.row());
                    }
                }
            }
        }
        return List.copyOf(rows.values());
    }

    /** A reader of server-sent events, whose events arrive in a queue. */
    private static final class Listener implements AutoCloseable {
        private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final Thread thread;
        private volatile String lastId = "";

        Listener(Place place, Map<String, String> query, String key, Optional<String> lastEventId) throws Exception {
            var request = place.request(place.readings(), "stream", query, key).header("Accept", "text/event-stream");
            lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
            var answer = place.http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            thread = new Thread(() -> read(answer), "listener");
            thread.setDaemon(true);
            thread.start();
        }

        private void read(HttpResponse<Stream<String>> answer) {
            var event = new StringBuilder();
            try (var lines = answer.body()) {
                lines.forEach(line -> {
                    if (line.startsWith("id: ")) {
                        lastId = line.substring(4);
                    } else if (line.startsWith("event: ") || line.startsWith("data: ")) {
                        event.append(line.substring(line.indexOf(' ') + 1)).append(' ');
                    } else if (line.isEmpty() && event.length() > 0) {
                        events.add(event.toString().strip());
                        event.setLength(0);
                    }
                });
            } catch (RuntimeException e) {
                events.add("broken: " + e);
            }
        }

        String next() throws InterruptedException {
            return events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    private static String reading(String station, int second) {
        return "{\"station\":\"" + station + "\",\"at\":\"2026-01-05T00:00:%02dZ\"".formatted(second)
                + ",\"sensor\":1,\"owner\":\"Anna\"}";
    }

    private static String shown(String station, int second) {
        return "{\"station\":\"" + station + "\",\"at\":\""
                + Instant.parse("2026-01-05T00:00:00Z").plusSeconds(second)
                + "\",\"sensor\":1,\"owner\":\"A\",\"day\":\"2026-01-05\"}";
    }

    @Test
    void shouldStreamWhatIsSentAndGoOnWhereAReaderWas(RunningCluster cluster) throws Exception {
        try (var place = Place.withReadings(cluster, Map.of("MYSIMBDP_DAAS_LIVE_HEARTBEAT", "500ms"))) {
            var key = place.key(place.readings(), Role.READER);
            place.send(place.readings(), reading("S1", 0));
            String lastId;
            try (var all = new Listener(place, Map.of(), key, Optional.empty());
                    var some = new Listener(place, Map.of("station", "S2"), key, Optional.empty())) {
                assertThat(all.next()).isEqualTo("ready {}");
                assertThat(some.next()).isEqualTo("ready {}");

                place.send(place.readings(), reading("S1", 1), "{\"station\":\"wrong\"}", reading("S2", 2));

                assertThat(List.of(all.next(), all.next()))
                        .as("what fails a check is not sent, nor what was there before")
                        .containsExactlyInAnyOrder(shown("S1", 1), shown("S2", 2));
                assertThat(some.next()).isEqualTo(shown("S2", 2));
                lastId = all.lastId;
            }

            place.send(place.readings(), reading("S1", 3), reading("S1", 4));

            try (var again = new Listener(place, Map.of(), key, Optional.of(lastId))) {
                assertThat(again.next()).isEqualTo("ready {}");
                assertThat(List.of(again.next(), again.next()))
                        .containsExactlyInAnyOrder(shown("S1", 3), shown("S1", 4));
                place.send(place.readings(), reading("S1", 5));
                assertThat(again.next()).isEqualTo(shown("S1", 5));
            }
            var answer = place.http.send(
                    place.request(place.readings(), "stream", Map.of(), key)
                            .header("Last-Event-ID", "nonsense")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void shouldLimitStreamsAndEndThemWhenTheServiceStops(RunningCluster cluster) throws Exception {
        var place = Place.withReadings(cluster, Map.of("MYSIMBDP_DAAS_LIVE_MAX_STREAMS_PER_TENANT", "1"));
        Listener listener = null;
        try {
            var key = place.key(place.readings(), Role.READER);
            listener = new Listener(place, Map.of(), key, Optional.empty());
            assertThat(listener.next()).isEqualTo("ready {}");

            var second = place.get(place.readings(), "stream", Map.of(), key, "text/event-stream");
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
        } finally {
            place.close();
        }
        assertThat(listener.next()).isEqualTo("end {}");
    }

    @Test
    void shouldTellASlowReaderHowMuchItMissed(RunningCluster cluster) throws Exception {
        try (var place = Place.withReadings(cluster, Map.of("MYSIMBDP_DAAS_LIVE_QUEUE", "10"))) {
            var key = place.key(place.readings(), Role.READER);
            var large = "{\"station\":\"S1\",\"at\":\"2026-01-05T00:00:00Z\",\"sensor\":1,\"day\":\"\",\"owner\":\"A"
                    + "\",\"x\":\"" + "x".repeat(1_000) + "\"}";
            var records = 60_000;
            var answer = place.http.send(
                    place.request(place.readings(), "stream", Map.of(), key).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (var in = answer.body()) {
                // When nothing is read until all is sent, and more than every buffer on the way holds.
                var batch = Collections.nCopies(records, large).toArray(String[]::new);
                place.send(place.readings(), batch);
                place.send(place.readings(), reading("S9", 9));

                // Then
                var got = 0L;
                var missed = 0L;
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                var event = "";
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ") && event.equals("dropped")) {
                        missed +=
                                JSON.readTree(line.substring(6)).get("records").asLong();
                    } else if (line.startsWith("data: ") && event.isEmpty()) {
                        got++;
                    } else if (line.isEmpty()) {
                        event = "";
                    }
                    if (got + missed == records + 1) {
                        break;
                    }
                }
                assertThat(missed).isPositive();
                assertThat(got + missed).isEqualTo(records + 1);
            }
        }
    }

    @Test
    void shouldSayThatCassandraIsAwayAndReadAgainWhenItIsBack(RunningCluster cluster) throws Exception {
        var settings = Map.of("MYSIMBDP_DAAS_READ_TIMEOUT", "2s", "MYSIMBDP_DAAS_KEY_GRACE", "10m");
        try (var place = Place.withReadings(cluster, settings)) {
            place.storeReadings("S1", 2);
            var key = place.key(place.readings(), Role.READER);
            assertThat(place.json(place.readings(), "records", FIVE_DAYS, key)
                            .get("records")
                            .size())
                    .isEqualTo(PER_DAY);

            cluster.nodes().pauseNode(1);
            try {
                var answer = place.get(place.readings(), "records", FIVE_DAYS, key, "application/json");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            } finally {
                cluster.nodes().resumeNode(1);
                cluster.nodes().awaitReady(PATIENCE, StartupListener.SILENT);
            }
            Scenario.await(
                    "records should be read again",
                    () -> place.get(place.readings(), "records", FIVE_DAYS, key, "application/json")
                                    .statusCode()
                            == 200);
        }
    }
}
