// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.Views;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetViewsTest {
    private static final Dataset DATASET = DescriptorReader.read("d.yaml", """
            dataset: visits
            tenant: acme
            source: {format: jsonl}
            fields:
              - {name: id, type: text}
              - {name: at, type: timestamp, formats: [iso, "yyyy-MM-dd HH:mm"]}
              - {name: who, from: guest.name, type: text}
              - {name: friends, type: list of text}
              - {name: heat, type: double, min: -50, max: 60}
              - {name: price, type: decimal}
              - {name: age, type: int}
            table: {name: t, partition_key: [id], clustering: [at]}
            views:
              read:
                - name: default
                  drop: [age]
                  fields:
                    - {name: at, as: localTime, zone: Europe/Vienna}
                    - {name: who, as: initial, mask: shorten, keep: 2}
                    - {name: friends, mask: hash}
                - name: research
                  roles: [writer]
                  fields:
                    - {name: heat, as: heat_f, convert: celsius to fahrenheit}
                    - {name: price, convert: m to cm}
                    - {name: age, convert: min to h}
                    - {name: who, mask: hash}
              write:
                - name: partner
                  roles: [writer]
                  drop: [age]
                  fields:
                    - {name: heat, as: heat_f, convert: fahrenheit to celsius, decimals: 2}
                    - {name: who, as: guest_name}
                    - {name: at, as: localTime, zone: Europe/Vienna}
            """);

    private static final Masker MASKER = new Masker(new byte[32]);
    private static final DatasetViews VIEWS = new DatasetViews(DATASET, MASKER);

    private static final List<Object> ROW = Arrays.asList(
            "a",
            Instant.parse("2026-07-01T10:00:00Z"),
            "🦊nna",
            List.of("Bob", "Eve"),
            14.4,
            new BigDecimal("1.50"),
            90);

    private static Caller caller(Role... roles) {
        return new Caller("key:1", Optional.of("acme"), Set.of(roles));
    }

    private static ReadView view(String name, Role... roles) {
        return ((ViewChoice.Chosen<ReadView>) VIEWS.toRead(Optional.ofNullable(name), caller(roles))).view();
    }

    private static String json(ReadView view) throws Exception {
        var text = new StringWriter();
        try (var json = new ObjectMapper().createGenerator(text)) {
            Values.json(json, view.columns(), ROW);
        }
        return text.toString();
    }

    @Test
    void shouldMaskRenameDropAndShowTimesInAZone() throws Exception {
        var hashes = "[\"" + MASKER.hash("acme", "Bob") + "\",\"" + MASKER.hash("acme", "Eve") + "\"]";

        assertThat(json(view(null, Role.READER)))
                .isEqualTo("{\"id\":\"a\",\"localTime\":\"2026-07-01T12:00:00+02:00\",\"initial\":\"🦊n\",\"friends\":"
                        + hashes + ",\"heat\":14.4,\"price\":1.50}");
    }

    @Test
    void shouldConvertNumbersOfEachType() throws Exception {
        assertThat(json(view("research", Role.ADMIN)))
                .contains("\"heat_f\":57.92")
                .contains("\"price\":150.00")
                .contains("\"age\":1.5")
                .contains("\"who\":\"" + MASKER.hash("acme", "🦊nna") + "\"");
    }

    @Test
    void shouldShowTheTableToAdminsOnlyWhereThereIsADefaultView() throws Exception {
        assertThat(json(view(Views.RAW, Role.ADMIN))).contains("\"who\":\"🦊nna\"", "\"age\":90");
        assertThat(VIEWS.toRead(Optional.of("raw"), caller(Role.READER)))
                .isEqualTo(new ViewChoice.Forbidden<>(
                        "Your roles may not use the view 'raw'. Your roles may use default."));
    }

    @Test
    void shouldLetOnlyTheRolesOfAViewUseIt() {
        assertThat(VIEWS.toRead(Optional.of("research"), caller(Role.READER))).isInstanceOf(ViewChoice.Forbidden.class);
        assertThat(VIEWS.toRead(Optional.of("research"), caller(Role.READER, Role.WRITER)))
                .isInstanceOf(ViewChoice.Chosen.class);
        assertThat(VIEWS.readable(caller(Role.READER)))
                .extracting(ReadView::name)
                .containsExactly("default");
        assertThat(VIEWS.toWrite(Optional.of("partner"), caller(Role.READER))).isInstanceOf(ViewChoice.Forbidden.class);
    }

    @Test
    void shouldNameTheNearestViewThatMayBeUsed() {
        assertThat(VIEWS.toRead(Optional.of("defualt"), caller(Role.READER)))
                .isEqualTo(new ViewChoice.Unknown<>(
                        "There is no view 'defualt', did you mean 'default'? Your roles may use default."));
    }

    @Test
    void shouldNotLetMaskedOrDroppedFieldsBeAggregated() {
        var view = view("research", Role.ADMIN);

        assertThat(view.columns().stream().filter(ViewColumn::canBeAggregated).map(ViewColumn::name))
                .containsExactly("heat_f", "price", "age");
        assertThat(view(null, Role.READER).column("age")).isEmpty();
    }

    @Test
    void shouldHashToTheSameForATenantOnly() {
        assertThat(MASKER.hash("acme", "Anna"))
                .isEqualTo(MASKER.hash("acme", "Anna"))
                .hasSize(16)
                .isNotEqualTo(MASKER.hash("other", "Anna"))
                .isNotEqualTo(new Masker(new byte[16]).hash("acme", "Bnna"))
                .isNotEqualTo(new Masker("another key of mine".getBytes(StandardCharsets.UTF_8)).hash("acme", "Anna"));
    }

    private static String csv(ReadView view) {
        var line = new StringBuilder();
        Values.csv(line, view.columns(), Arrays.asList("a\"b", Instant.EPOCH, "c,d", List.of("x", "y"), null, null, 1));
        return Values.csvHeader(view.columns()) + "\n" + line;
    }

    @Test
    void shouldWriteCsv() {
        assertThat(csv(view(Views.RAW, Role.ADMIN)))
                .isEqualTo("id,at,who,friends,heat,price,age\n\"a\"\"b\",1970-01-01T00:00:00Z,\"c,d\",x;y,,,1");
    }

    private static WriteView partner() {
        return ((ViewChoice.Chosen<WriteView>) VIEWS.toWrite(Optional.of("partner"), caller(Role.WRITER))).view();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"id":"a","heat_f":57.92}                             | {"id":"a","heat":14.40}
                    {"heat_f":"57.92"}                                    | {"heat":14.40}
                    {"heat_f":"warm"}                                     | {"heat":"warm"}
                    {"heat_f":null}                                       | {"heat":null}
                    {"heat_f":[1]}                                        | {"heat":[1]}
                    {"heat":99,"heat_f":32}                               | {"heat":0.00}
                    {"heat":99}                                           | {}
                    {"guest_name":"Anna"}                                 | {"guest":{"name":"Anna"}}
                    {"guest":{"name":"Bob","x":1},"guest_name":"Anna"}    | {"guest":{"x":1,"name":"Anna"}}
                    {"age":7,"price":1.50,"other":1e3}                    | {"price":1.50,"other":1E+3}
                    {"localTime":"2026-07-01T12:00:00"}                   | {"at":"2026-07-01T10:00:00Z"}
                    {"localTime":"2026-07-01 12:00"}                      | {"at":"2026-07-01T10:00:00Z"}
                    {"localTime":"2026-07-01T12:00:00+05:00"}             | {"at":"2026-07-01T07:00:00Z"}
                    {"localTime":"noon"}                                  | {"at":"noon"}
                    {"heat_f":1e999999999}                                | {"heat":1E+999999999}
                    [1]                                                   | [1]
                    {"guest.name":"Bob","guest":{"name":"Eve","x":1}}     | {"guest":{"x":1}}
                    {"guest.name":"Bob","guest_name":"Anna"}              | {"guest":{"name":"Anna"}}
                    """)
    void shouldPutARecordBackIntoTheFormOfTheSource(String sent, String expected) {
        assertThat(viewed(partner(), sent)).isEqualTo(expected);
    }

    private static String viewed(WriteView view, String sent) {
        return new String(view.apply(sent.getBytes(StandardCharsets.UTF_8)).orElseThrow(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":",
                "{} {}",
                "{\"age\":7,\"other\":1e99999999999}",
                "{\"age\":7,\"other\":[1e-99999999999]}"
            })
    void shouldNotLetARecordPassThatItCannotRead(String sent) {
        assertThat(partner().apply(sent.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a.b.c\":1}",
                "{\"a\":{\"b\":{\"c\":1}}}",
                "{\"a.b\":{\"c\":1}}",
                "{\"a\":{\"b.c\":1}}",
                "{\"a\":{\"b.c\":1,\"b\":{\"c\":2}},\"a.b\":{\"c\":3},\"a.b.c\":4}"
            })
    void shouldDropAFieldHoweverItsPathIsWritten(String sent) {
        var dataset = DescriptorReader.read("deep.yaml", """
                dataset: deep
                tenant: acme
                source: {format: jsonl}
                fields:
                  - {name: id, type: text}
                  - {name: secret, from: a.b.c, type: int}
                table: {name: t, partition_key: [id]}
                views:
                  write:
                    - {name: default, drop: [secret]}
                """);
        var view = ((ViewChoice.Chosen<WriteView>)
                        new DatasetViews(dataset, MASKER).toWrite(Optional.empty(), caller(Role.WRITER)))
                .view();

        var left = view.apply(sent.getBytes(StandardCharsets.UTF_8)).orElseThrow();

        assertThat(new String(left, StandardCharsets.UTF_8)).doesNotContain("1", "2", "3", "4");
    }

    @Test
    void shouldComeBackFromAReadViewToTheStoredValueByTheWriteView() {
        for (var stored = -500; stored <= 600; stored++) {
            var celsius = stored / 10.0;
            var fahrenheit =
                    view("research", Role.ADMIN).column("heat_f").orElseThrow().shown(celsius);
            var sent = "{\"heat_f\":" + fahrenheit + "}";

            assertThat(viewed(partner(), sent))
                    .isEqualTo("{\"heat\":" + String.format(Locale.ROOT, "%.2f", celsius) + "}");
        }
    }

    @Test
    void shouldNameWhatIsWrongAsItWasSent() {
        var sent = "{\"id\":\"a\",\"localTime\":\"noon\",\"heat_f\":1000}".getBytes(StandardCharsets.UTF_8);

        var result = new RecordChecker(DATASET)
                .check(partner().apply(sent).orElseThrow(), "id", Instant.EPOCH, Instant.EPOCH);

        var problems = partner().named(((CheckResult.Invalid) result).problems());
        assertThat(problems).extracting(FieldProblem::field).containsExactly("localTime", "heat_f");
        assertThat(problems.get(1).message())
                .isEqualTo(
                        "must be at least -50 and at most 60, but is 537.78 (in celsius, converted from fahrenheit)");
    }

    @Test
    void shouldLeaveRecordsAsTheyAreWithoutAView() {
        var view = ((ViewChoice.Chosen<WriteView>) VIEWS.toWrite(Optional.empty(), caller(Role.WRITER))).view();
        var sent = "{\"id\":  \"a\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(view.isIdentity()).isTrue();
        assertThat(view.apply(sent).orElseThrow()).isSameAs(sent);
    }
}
