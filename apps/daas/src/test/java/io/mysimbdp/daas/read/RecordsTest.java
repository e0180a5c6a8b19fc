// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.quota.Places;
import io.mysimbdp.daas.views.ViewCatalog;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {
    private static final String DESCRIPTOR = """
            dataset: readings
            tenant: acme
            source: {format: csv}
            fields:
              - {name: station, type: text, pattern: "S[0-9]"}
              - {name: at, type: timestamp, window: {from: 2026-01-01T00:00:00Z, to: +1h}}
              - {name: heat, type: double}
              - {name: secret, type: text}
            derived:
              - {name: day, kind: day, from: at}
            event_time: at
            table: {name: t, partition_key: [station, day], clustering: [at desc]}
            views:
              raw: [reader]
              read:
                - {name: short, drop: [secret], fields: [{name: station, as: place}]}
                - {name: closed, roles: [admin]}
            """;

    private static final Dataset DATASET = DescriptorReader.read("d.yaml", DESCRIPTOR);
    private static final Caller READER = new Caller("key:1", Optional.of("acme"), Set.of(Role.READER));
    private static final Instant NOW = Instant.parse("2026-01-20T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeRows rows = new FakeRows();
    private final Records records = records(rows, 1 << 20, 32);

    private static Records records(RowSource rows, int maxPageBytes, int maxConcurrent) {
        return records(rows, maxPageBytes, 4, maxConcurrent);
    }

    private static Records records(RowSource rows, int maxPageBytes, int fetchRows, int maxConcurrent) {
        var settings = new ReadSettings(
                Optional.empty(),
                ReadSettings.Consistency.ONE,
                5,
                100,
                maxPageBytes,
                fetchRows,
                30,
                maxConcurrent,
                Duration.ofMillis(500),
                100,
                1_000);
        var secrets = new Secrets("a secret that nobody knows".getBytes(StandardCharsets.UTF_8));
        return new Records(
                settings,
                secrets,
                new ViewCatalog(secrets.masker()),
                rows,
                Clock.fixed(NOW, ZoneOffset.UTC),
                new Places(maxConcurrent, 1));
    }

    /** So many rows a day, latest first as the table has them, on each of the days of January. */
    private void store(String station, int perDay, int... days) {
        for (var day : days) {
            var date = LocalDate.of(2026, 1, day);
            for (var i = perDay - 1; i >= 0; i--) {
                var at = date.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofHours(i));
                rows.add(List.of(station, date), List.of(station, at, (double) (day * 100 + i), "s", date));
            }
        }
    }

    private ReadOutcome read(Format format, String query) throws Exception {
        return read(records, DATASET, format, query);
    }

    private static ReadOutcome read(Records records, Dataset dataset, Format format, String query) throws Exception {
        return records.read(dataset, READER, parameters(query), format);
    }

    private static Map<String, List<String>> parameters(String query) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var part : query.split("&", -1)) {
            if (!part.isEmpty()) {
                parameters
                        .computeIfAbsent(part.replaceAll("=.*", ""), name -> new ArrayList<>())
                        .add(part.replaceAll("^[^=]*=", ""));
            }
        }
        return parameters;
    }

    private static List<Integer> heats(ReadOutcome outcome) throws IOException {
        var heats = new ArrayList<Integer>();
        JSON.readTree(((ReadOutcome.Page) outcome).body())
                .get("records")
                .forEach(record -> heats.add(record.get("heat").asInt()));
        return heats;
    }

    @Test
    void shouldGiveEachRowOnceInOrderOverPagesAndPartitions() throws Exception {
        store("S1", 7, 3, 4, 9, 12);
        store("S2", 7, 3);

        for (var limit : List.of(1, 2, 3, 5, 7, 11, 28, 100)) {
            for (var order : List.of("desc", "asc")) {
                var all = new ArrayList<Integer>();
                var query = "station=S1&from=2026-01-02T00:00:00Z&to=2026-01-13T00:00:00Z&limit=" + limit + "&order="
                        + order;
                var page = (ReadOutcome.Page) read(Format.JSON, query);
                all.addAll(heats(page));
                while (page.continuation().isPresent()) {
                    assertThat(heats(page)).hasSizeLessThanOrEqualTo(limit);
                    page = (ReadOutcome.Page) read(
                            Format.JSON,
                            query + "&continuation=" + page.continuation().get());
                    all.addAll(heats(page));
                }

                var expected = new ArrayList<Integer>();
                for (var day : List.of(12, 9, 4, 3)) {
                    for (var i = 6; i >= 0; i--) {
                        expected.add(day * 100 + i);
                    }
                }
                if (order.equals("asc")) {
                    Collections.reverse(expected);
                }
                assertThat(all).as("limit %d, %s", limit, order).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldChooseByTimeHalfOpen() throws Exception {
        store("S1", 24, 3, 4);

        assertThat(heats(read(Format.JSON, "station=S1&from=2026-01-03T22:00:00Z&to=2026-01-04T02:00:00Z")))
                .containsExactly(401, 400, 323, 322);
    }

    @Test
    void shouldGoFromTheStartOfTheWindowToItsEndWhereNoTimesAreGiven() throws Exception {
        store("S1", 2, 1, 20);

        assertThat(heats(read(Format.JSON, "station=S1"))).containsExactly(2001, 2000, 101, 100);
        // Twenty days, of which eighteen are empty: several at once, but not all.
        assertThat(rows.fetches()).isBetween(20, 40);
    }

    @Test
    void shouldAskNoMoreOfAPartitionThanTheLimit() throws Exception {
        store("S1", 24, 20);

        assertThat(heats(read(Format.JSON, "station=S1&limit=3"))).hasSize(3);
        assertThat(rows.sizes()).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(3));
    }

    @Test
    void shouldFetchFewerRowsWhereTheyMayBeLarge() throws Exception {
        store("S1", 24, 18, 19);
        var large = DescriptorReader.read(
                "d.yaml", DESCRIPTOR.replace("source: {format: csv", "source: {format: csv, max_record_bytes: 983040"));

        var page = read(records(rows, 1 << 20, 200, 1), large, Format.JSON, "station=S1&limit=100");

        assertThat(heats(page)).hasSize(48);
        assertThat(rows.sizes()).allSatisfy(size -> assertThat(size).isBetween(1, 17));
    }

    @Test
    void shouldEndAPageThatGrowsTooLarge() throws Exception {
        store("S1", 24, 20);

        var page = (ReadOutcome.Page) read(records(rows, 100, 1), DATASET, Format.JSON, "station=S1&limit=100");

        assertThat(heats(page)).as("one fetch of four rows").hasSize(4);
        assertThat(page.continuation()).isPresent();
    }

    @Test
    void shouldShowTheFieldsThatAreAskedForInTheirOrder() throws Exception {
        store("S1", 1, 20);

        var page = (ReadOutcome.Page) read(Format.JSON, "station=S1&fields=heat,at");

        assertThat(new String(page.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"records\":[{\"heat\":2000.0,\"at\":\"2026-01-20T00:00:00Z\"}],\"continuation\":null}");
    }

    @Test
    void shouldAskByTheNamesOfTheView() throws Exception {
        store("S1", 1, 20);

        var page = (ReadOutcome.Page) read(Format.JSON, "place=S1&view=short");

        assertThat(new String(page.body(), StandardCharsets.UTF_8))
                .contains("{\"place\":\"S1\",\"at\":\"2026-01-20T00:00:00Z\",\"heat\":2000.0,\"day\":\"2026-01-20\"}");
        assertThat(refused("station=S1&view=short")).contains("place is missing", "station is no parameter here");
        assertThat(refused("place=S1&view=short&fields=secret"))
                .contains("fields must name fields of the view, but there is no 'secret'");
    }

    @Test
    void shouldWriteCsvWithAHeader() throws Exception {
        store("S1", 2, 20);

        var page = (ReadOutcome.Page) read(Format.CSV, "station=S1&limit=1");

        assertThat(new String(page.body(), StandardCharsets.UTF_8))
                .isEqualTo("station,at,heat,secret,day\r\nS1,2026-01-20T01:00:00Z,2001.0,s,2026-01-20\r\n");
        assertThat(page.continuation()).isPresent();
    }

    private static List<JsonNode> lines(ReadOutcome outcome) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var stream = ((ReadOutcome.Stream) outcome).stream()) {
            stream.writeTo(out, (bytes, records) -> {});
        }
        var lines = new ArrayList<JsonNode>();
        for (var line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    @Test
    void shouldStreamAllPagesAndSayHowTheyEnded() throws Exception {
        store("S1", 24, 3, 4, 5);

        var lines = lines(read(Format.NDJSON, "station=S1"));

        assertThat(lines).hasSize(73);
        assertThat(lines.get(0).get("heat").asInt()).isEqualTo(523);
        assertThat(lines.get(72)).hasToString("{\"_end\":{\"records\":72,\"continuation\":null}}");
    }

    @Test
    void shouldEndAStreamAtItsLimitAndGoOnThere() throws Exception {
        store("S1", 24, 3);

        var first = lines(read(Format.NDJSON, "station=S1&limit=10"));
        var token = first.get(10).get("_end").get("continuation").asText();
        var rest = lines(read(Format.NDJSON, "station=S1&continuation=" + token));

        assertThat(first.get(9).get("heat").asInt()).isEqualTo(314);
        assertThat(rest).hasSize(15);
        assertThat(rest.get(0).get("heat").asInt()).isEqualTo(313);
    }

    @Test
    void shouldSayInAStreamThatRowsCantBeReadAnyMoreAndWhereToGoOn() throws Exception {
        store("S1", 24, 20);
        rows.failAt(3);

        var lines = lines(read(Format.NDJSON, "station=S1"));

        assertThat(lines).hasSize(9);
        var end = lines.get(8).get("_end");
        assertThat(end.get("problem").asText()).isEqualTo("Rows can't be read now.");
        var rest = lines(read(
                Format.NDJSON,
                "station=S1&continuation=" + end.get("continuation").asText()));
        // No record lies after 13 o'clock, an hour from now.
        assertThat(rest).hasSize(7);
        assertThat(rest.get(0).get("heat").asInt()).isEqualTo(2005);
    }

    @Test
    void shouldSayThatRowsCantBeReadNow() throws Exception {
        rows.failAt(1);

        assertThat(read(Format.JSON, "station=S1"))
                .isEqualTo(new ReadOutcome.Unavailable("Records can't be read now."));
        rows.failAt(-1);
        assertThat(read(Format.JSON, "station=S1")).isInstanceOf(ReadOutcome.Page.class);
    }

    @Test
    void shouldSendRequestsAwayThatWaitTooLongForTheirTurn() throws Exception {
        store("S1", 24, 20);
        var one = records(rows, 1 << 20, 1);

        try (var stream = ((ReadOutcome.Stream) read(one, DATASET, Format.NDJSON, "station=S1")).stream()) {
            assertThat(stream).isNotNull();
            assertThat(read(one, DATASET, Format.JSON, "station=S1")).isInstanceOf(ReadOutcome.Unavailable.class);
        }
        assertThat(read(one, DATASET, Format.JSON, "station=S1")).isInstanceOf(ReadOutcome.Page.class);
    }

    private String refused(String query) throws Exception {
        var problems = ((ReadOutcome.Refused) read(Format.JSON, query)).problems();
        var text = new StringBuilder();
        problems.forEach(problem -> text.append(problem.parameter())
                .append(' ')
                .append(problem.message())
                .append('\n'));
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    limit=1                           | station is missing: records are found by station, and without it all of them would have to be read
                    station=X                         | station must match S[0-9], but is 'X'
                    station=                          | station is required, but has no value
                    station=S1&station=S2             | station must be given once, but comes 2 times
                    station=S1&limit=0                | limit must be a whole number from 1 to 100, but is '0'
                    station=S1&limit=101              | limit must be a whole number from 1 to 100, but is '101'
                    station=S1&limit=ten              | limit must be a whole number from 1 to 100, but is 'ten'
                    station=S1&order=down             | order must be asc or desc, but is 'down'
                    station=S1&from=yesterday         | from must be an instant such as 2026-01-15T00:00:00Z, but is 'yesterday'
                    station=S1&from=2026-01-15        | from must be an instant
                    station=S1&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | to must be after from (2026-01-02T00:00:00Z), but is 2026-01-01T00:00:00Z
                    station=S1&from=2020-01-01T00:00:00Z | from and to must span at most 30 of day, but span 2212
                    station=S1&fields=heet            | fields must name fields of the view, but there is no 'heet', did you mean 'heat'?
                    station=S1&fields=heat,heat       | fields must name each field once, but 'heat' comes twice
                    station=S1&view=shor              | view There is no view 'shor', did you mean 'short'?
                    station=S1&limt=5                 | limt is no parameter here, did you mean 'limit'?
                    station=S1&day=2026-01-01         | day is no parameter here
                    station=S1&continuation=abc       | continuation must come from an answer to this very query
                    station=S1&continuation=          | continuation must come from an answer to this very query
                    """)
    void shouldSayWhatIsWrongWithAQuery(String query, String problem) throws Exception {
        assertThat(refused(query)).contains(problem);
        assertThat(rows.fetches()).isZero();
    }

    @Test
    void shouldNameAllProblemsTogether() throws Exception {
        assertThat(refused("station=X&limit=0&form=1").lines()).hasSize(3);
    }

    @Test
    void shouldForbidViewsOfOtherRoles() throws Exception {
        assertThat(read(Format.JSON, "station=S1&view=closed"))
                .isEqualTo(new ReadOutcome.Forbidden(
                        "Your roles may not use the view 'closed'. Your roles may use short, raw."));
    }

    @Test
    void shouldRefuseContinuationsOfAnythingElse() throws Exception {
        store("S1", 24, 20);
        var token = ((ReadOutcome.Page) read(Format.JSON, "station=S1"))
                .continuation()
                .orElseThrow();
        var other = DescriptorReader.read("d.yaml", DESCRIPTOR.replace("tenant: acme", "tenant: other"));

        assertThat(read(Format.JSON, "station=S1&limit=7&continuation=" + token))
                .isInstanceOf(ReadOutcome.Page.class);
        for (var query : List.of(
                "station=S2",
                "station=S1&order=asc",
                "station=S1&fields=heat",
                "station=S1&from=2026-01-02T00:00:00Z",
                "station=S1&view=raw&fields=at")) {
            assertThat(read(Format.JSON, query + "&continuation=" + token))
                    .as(query)
                    .isInstanceOf(ReadOutcome.Refused.class);
        }
        assertThat(read(records, other, Format.JSON, "station=S1&continuation=" + token))
                .isInstanceOf(ReadOutcome.Refused.class);
        for (var i = 0; i < token.length(); i++) {
            var tampered = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            assertThat(read(Format.JSON, "station=S1&continuation=" + tampered))
                    .as("changed at %d", i)
                    .isInstanceOf(ReadOutcome.Refused.class);
        }
    }

    @Test
    void shouldReadAllBucketsOfAKeyThatIsSpread() throws Exception {
        var spread = DescriptorReader.read("d.yaml", """
                dataset: spread
                tenant: acme
                source: {format: csv}
                fields: [{name: k, type: text}, {name: order, type: text}, {name: at, type: timestamp}, {name: heat, type: int}]
                derived: [{name: shard, kind: bucket, from: at, buckets: 3}]
                table: {name: t, partition_key: [order, shard], clustering: [k]}
                """);
        for (var shard = 0; shard < 3; shard++) {
            rows.add(List.of("o", shard), List.of("k", "o", Instant.EPOCH, shard, shard));
        }

        assertThat(heats(read(records, spread, Format.JSON, "key.order=o"))).containsExactly(0, 1, 2);
        assertThat(((ReadOutcome.Refused) read(records, spread, Format.JSON, "key.order=o&from=2026-01-01T00:00:00Z"))
                        .problems())
                .hasSize(1);
    }

    @Test
    void shouldRefuseToReadMorePartitionsThanAllowedWhereAKeyIsSpread() throws Exception {
        for (var bucket : List.of("31", "1000000")) {
            var spread =
                    DescriptorReader.read("d.yaml", """
                    dataset: spread%s
                    tenant: acme
                    source: {format: csv}
                    fields: [{name: k, type: text}, {name: id, type: text}, {name: at, type: timestamp}]
                    derived: [{name: shard, kind: bucket, from: at, buckets: %s}, {name: day, kind: day, from: at}]
                    table: {name: t, partition_key: [id%s, shard], clustering: [k]}
                    """.formatted(bucket, bucket, bucket.equals("31") ? "" : ", day"));

            var outcome = read(records, spread, Format.JSON, "id=o&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z");

            assertThat(((ReadOutcome.Refused) outcome).problems())
                    .extracting(ParameterProblem::toString)
                    .anyMatch(problem ->
                            problem.contains("would read " + bucket + " of them") && problem.contains("at most 30"));
            assertThat(rows.fetches()).isZero();
        }
    }

    @Test
    void shouldChooseByTimeWhereTheTableIsNotSortedByIt() throws Exception {
        var unsorted =
                DescriptorReader.read("d.yaml", DESCRIPTOR.replace("clustering: [at desc]", "clustering: [heat]"));
        store("S1", 24, 20);

        assertThat(heats(read(
                        records,
                        unsorted,
                        Format.JSON,
                        "station=S1&from=2026-01-20T10:00:00Z&to=2026-01-20T12:00:00Z&limit=50")))
                .containsExactly(2011, 2010);
    }

    @Test
    void shouldComputeBucketsFromTheKeyThatTheyFollowFrom() {
        var dataset = DescriptorReader.read("d.yaml", """
                dataset: orders
                tenant: acme
                source: {format: csv}
                fields: [{name: customer, type: text}, {name: at, type: timestamp}]
                derived: [{name: shard, kind: bucket, from: customer, buckets: 16}, {name: year, kind: year, from: at}]
                table: {name: t, partition_key: [customer, shard, year], clustering: [at]}
                """);

        assertThat(TableQuestion.of(dataset)).satisfies(question -> {
            assertThat(question.keys()).containsExactly("customer");
            assertThat(question.shards()).isEmpty();
            assertThat(question.timeField()).contains("at");
        });
    }
}
