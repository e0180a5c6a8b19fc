// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCheckerTest {
    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
    private static final Instant FALLBACK = Instant.parse("2026-06-14T00:00:00.123456789Z");
    private static final String ID = "name: id, type: text";

    private static Object value(String field, String json) {
        var result = check(TestDatasets.json(ID, "name: v, " + field), "{\"id\":\"a\",\"v\":" + json + "}");
        assertThat(result).as(json).isInstanceOf(CheckResult.Valid.class);
        return ((CheckResult.Valid) result).row().values().get(1);
    }

    private static FieldProblem problem(String field, String json) {
        var result = check(TestDatasets.json(ID, "name: v, " + field), "{\"id\":\"a\",\"v\":" + json + "}");
        assertThat(result).as(json).isInstanceOf(CheckResult.Invalid.class);
        assertThat(((CheckResult.Invalid) result).problems()).hasSize(1);
        return ((CheckResult.Invalid) result).problems().get(0);
    }

    private static CheckResult check(Dataset dataset, String json) {
        return new RecordChecker(dataset).check(json.getBytes(StandardCharsets.UTF_8), "file:7", FALLBACK, NOW);
    }

    @Test
    void shouldReadEveryTypeFromTextAndFromJson() {
        assertThat(value("type: text", "\" a b \"")).isEqualTo(" a b ");
        assertThat(value("type: int", "\" 42 \"")).isEqualTo(42);
        assertThat(value("type: int", "-42")).isEqualTo(-42);
        assertThat(value("type: bigint", "\"9223372036854775807\"")).isEqualTo(Long.MAX_VALUE);
        assertThat(value("type: bigint", "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(value("type: double", "\"1.5\"")).isEqualTo(1.5);
        assertThat(value("type: double", "\"+.5e3\"")).isEqualTo(500.0);
        assertThat(value("type: double", "\"5.\"")).isEqualTo(5.0);
        assertThat(value("type: double", "-1.5E2")).isEqualTo(-150.0);
        assertThat(value("type: decimal", "\"0.10\"")).isEqualTo(new BigDecimal("0.10"));
        assertThat(value("type: decimal", "12345678901234567890.12345678901234567890"))
                .isEqualTo(new BigDecimal("12345678901234567890.12345678901234567890"));
        assertThat(value("type: boolean", "true")).isEqualTo(true);
        assertThat(value("type: boolean", "\"False\"")).isEqualTo(false);
        assertThat(value("type: boolean", "1")).isEqualTo(true);
        assertThat(value("type: boolean", "\"0\"")).isEqualTo(false);
        assertThat(value("type: timestamp", "\"2026-01-01T00:00:00.5Z\""))
                .isEqualTo(Instant.parse("2026-01-01T00:00:00.500Z"));
        assertThat(value("type: date", "\" 2026-02-28 \"")).isEqualTo(LocalDate.of(2026, 2, 28));
        assertThat(value("type: uuid", "\"123E4567-e89b-12d3-a456-426614174000\""))
                .isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        assertThat(value("type: list of text", "[\"a\", \"\", \"b;c\"]")).isEqualTo(List.of("a", "", "b;c"));
        assertThat(value("type: list of text", "\"a; b;;c\"")).isEqualTo(List.of("a", "b", "c"));
        assertThat(value("type: list of text, separator: '||'", "\"a||b|c\"")).isEqualTo(List.of("a", "b|c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | 5",
                "text | true",
                "text | [\"a\"]",
                "text | {}",
                "int | \"x\"",
                "int | \"1.0\"",
                "int | 1.0",
                "int | 1e3",
                "int | 2147483648",
                "int | -2147483649",
                "int | \"1 000\"",
                "int | \"0x10\"",
                "int | true",
                "bigint | 9223372036854775808",
                "bigint | \"-9223372036854775809\"",
                "bigint | []",
                "double | \"NaN\"",
                "double | \"Infinity\"",
                "double | \"-Infinity\"",
                "double | \"1d\"",
                "double | \"1f\"",
                "double | \"1D\"",
                "double | \"0x1p3\"",
                "double | \"0x1.8p0\"",
                "double | \"-0X1P1\"",
                "double | 1e400",
                "double | \"1,5\"",
                "double | \"1e\"",
                "double | \".\"",
                "double | \" \"",
                "double | \"\\u00011\"",
                "double | \"1\\u0000\"",
                "double | true",
                "decimal | \"1e999999999\"",
                "decimal | \"1e-999999999\"",
                "decimal | \"1e99999999999\"",
                "decimal | 1e999999999",
                "decimal | \"1e1001\"",
                "decimal | \"0x1\"",
                "decimal | \"1d\"",
                "boolean | \"yes\"",
                "boolean | 2",
                "boolean | []",
                "timestamp | \"yesterday\"",
                "timestamp | \"2026-01-01\"",
                "timestamp | \"2026-02-30T00:00:00Z\"",
                "timestamp | \"2026-01-01T25:00:00Z\"",
                "timestamp | 1767225600000",
                "timestamp | false",
                "date | \"2026-02-30\"",
                "date | \"2026-1-1\"",
                "date | \"2026-01-01T00:00:00Z\"",
                "date | 20260101",
                "uuid | \"123e4567e89b12d3a456426614174000\"",
                "uuid | \"1-1-1-1-1\"",
                "uuid | 5",
                "list of text | 5",
                "list of text | {}",
                "list of text | [\"a\", 5]",
                "list of text | [\"a\", null]",
                "list of text | [[\"a\"]]"
            })
    void shouldRefuseWhatIsNotOfTheType(String type, String json) {
        var problem = problem("type: " + type, json);

        assertThat(problem.reason()).isEqualTo(Reason.WRONG_TYPE);
        assertThat(problem.field()).isEqualTo("v");
        assertThat(problem.message()).startsWith("must be of type " + type);
    }

    @Test
    void shouldShowWhatWasReceivedAndShortenIt() {
        assertThat(problem("type: int", "\"abc\"")).hasToString("v: must be of type int, but is 'abc'");
        assertThat(problem("type: int", "1.5")).hasToString("v: must be of type int, but is the number 1.5");
        assertThat(problem("type: int", "{\"a\": 1}")).hasToString("v: must be of type int, but is an object");
        assertThat(problem("type: int", "[\"a\"]")).hasToString("v: must be of type int, but is a list");
        assertThat(problem("type: int", "true")).hasToString("v: must be of type int, but is true");
        assertThat(problem("type: timestamp, formats: [iso, epoch-millis]", "\"x\""))
                .hasToString("v: must be of type timestamp (iso, epoch-millis), but is 'x'");
        assertThat(problem("type: int", "\"" + "x".repeat(500) + "\"").message())
                .isEqualTo("must be of type int, but is '" + "x".repeat(60) + "… (500 characters)'");
        assertThat(problem("type: text, max_length: 3", "\"abcd\""))
                .hasToString("v: must have at most 3 characters, but has 4");
    }

    @Test
    void shouldNotTakeLongForNumbersOfManyDigits() {
        assertThat(value("type: decimal", "\"" + "9".repeat(1_000) + "\"")).isInstanceOf(BigDecimal.class);
        assertThat(problem("type: decimal", "\"" + "9".repeat(1_001) + "\"").reason())
                .isEqualTo(Reason.WRONG_TYPE);
        // What is a number in JSON is bounded by its reader.
        assertThat(problem("type: decimal", "9".repeat(1_001)).reason()).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void shouldTreatNullEmptyAndDeclaredTextsAsNoValue() {
        for (var json : List.of("null", "\"\"")) {
            assertThat(value("type: int", json)).isNull();
            assertThat(value("type: text, min_length: 3", json)).isNull();
            assertThat(problem("type: int, required: true", json))
                    .isEqualTo(new FieldProblem("v", Reason.MISSING, "is required, but has no value"));
        }
        assertThat(problem("type: int, required: true", "1, \"v\": null").reason())
                .isEqualTo(Reason.MISSING);

        var declared = TestDatasets.of("format: jsonl, empty_values: [NA, -999]", ID, "name: v, type: int");
        assertThat(check(declared, "{\"id\":\"a\",\"v\":\"NA\"}")).isInstanceOf(CheckResult.Valid.class);
        assertThat(check(declared, "{\"id\":\"a\",\"v\":-999}"))
                .isInstanceOfSatisfying(
                        CheckResult.Valid.class,
                        valid -> assertThat(valid.row().values()).containsExactly("a", null));
        assertThat(check(declared, "{\"id\":\"NA\"}")).isInstanceOf(CheckResult.Invalid.class);
        assertThat(check(declared, "{\"id\":\"na\"}")).isInstanceOf(CheckResult.Valid.class);
        assertThat(check(declared, "{\"id\":\" \"}")).isInstanceOf(CheckResult.Valid.class);
    }

    @Test
    void shouldTreatARequiredEmptyListAsMissing() {
        assertThat(problem("type: list of text, required: true", "[]").reason()).isEqualTo(Reason.MISSING);
        assertThat(problem("type: list of text, required: true", "\" ; \"").reason())
                .isEqualTo(Reason.MISSING);
        assertThat(value("type: list of text", "[]")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"int", "bigint", "double", "decimal"})
    void shouldTakeLimitsAsInclusive(String type) {
        var field = "type: " + type + ", min: -5, max: 10";

        assertThat(value(field, "-5")).isNotNull();
        assertThat(value(field, "10")).isNotNull();
        assertThat(problem(field, "-6").message()).startsWith("must be at least -5 and at most 10, but is -6");
        assertThat(problem(field, "11").reason()).isEqualTo(Reason.OUT_OF_RANGE);
    }

    @Test
    void shouldCompareWithLimitsExactly() {
        assertThat(problem("type: decimal, max: 0.1", "0.10000000000000000000001")
                        .reason())
                .isEqualTo(Reason.OUT_OF_RANGE);
        assertThat(value("type: double, max: 0.1", "0.1")).isEqualTo(0.1);
        assertThat(problem("type: bigint, max: 9007199254740992", "9007199254740993")
                        .reason())
                .isEqualTo(Reason.OUT_OF_RANGE);
        assertThat(value("type: bigint, max: 9007199254740993", "9007199254740993"))
                .isEqualTo(9007199254740993L);
        assertThat(problem("type: double, min: 0", "-1e-300").reason()).isEqualTo(Reason.OUT_OF_RANGE);
        assertThat(value("type: double, min: 0", "-0.0")).isEqualTo(-0.0);
        assertThat(problem("type: int, min: 1", "0").message()).isEqualTo("must be at least 1, but is 0");
        assertThat(problem("type: int, max: 1", "2").message()).isEqualTo("must be at most 1, but is 2");
    }

    @Test
    void shouldCountCharactersRatherThanBytesOrSurrogates() {
        assertThat(value("type: text, min_length: 2, max_length: 2", "\"😀é\"")).isEqualTo("😀é");
        assertThat(problem("type: text, min_length: 2", "\"😀\""))
                .isEqualTo(new FieldProblem("v", Reason.LENGTH, "must have at least 2 characters, but has 1"));
        assertThat(problem("type: text, min_length: 2, max_length: 3", "\"abcd\"")
                        .message())
                .isEqualTo("must have at least 2 and at most 3 characters, but has 4");
    }

    @Test
    void shouldMatchTheWholeText() {
        assertThat(value("type: text, pattern: 'ST-[0-9]{4}'", "\"ST-0001\"")).isEqualTo("ST-0001");
        assertThat(problem("type: text, pattern: 'ST-[0-9]{4}'", "\"ST-00011\""))
                .isEqualTo(new FieldProblem("v", Reason.PATTERN, "must match ST-[0-9]{4}, but is 'ST-00011'"));
        assertThat(problem("type: text, pattern: 'ST-[0-9]{4}'", "\"ST-0001\\n\"")
                        .reason())
                .isEqualTo(Reason.PATTERN);
    }

    @Test
    void shouldSurviveAPatternThatOverflowsTheStack() {
        assertThat(problem("type: text, pattern: '(a|b)*'", "\"" + "ab".repeat(200_000) + "\"")
                        .reason())
                .isEqualTo(Reason.PATTERN);
    }

    @Test
    void shouldAllowTheListedTextsOnly() {
        assertThat(value("type: text, allowed: [ok, bad]", "\"bad\"")).isEqualTo("bad");
        assertThat(problem("type: text, allowed: [ok, bad]", "\"OK\""))
                .isEqualTo(new FieldProblem("v", Reason.NOT_ALLOWED, "must be one of ok, bad, but is 'OK'"));
    }

    @Test
    void shouldApplyTextRulesToEachElementOfAList() {
        assertThat(value("type: list of text, allowed: [a, b], pattern: '[a-c]', max_length: 2", "[\"a\",\"b\"]"))
                .isEqualTo(List.of("a", "b"));
        assertThat(problem("type: list of text, allowed: [a, b]", "[\"a\",\"c\"]"))
                .isEqualTo(new FieldProblem("v", Reason.NOT_ALLOWED, "must have elements of a, b, but has 'c'"));
        assertThat(problem("type: list of text, pattern: '[a-c]'", "[\"a\",\"d\"]"))
                .isEqualTo(new FieldProblem("v", Reason.PATTERN, "must have elements that match [a-c], but has 'd'"));
        assertThat(problem("type: list of text, max_length: 2", "[\"a\",\"b\",\"c\"]"))
                .isEqualTo(new FieldProblem("v", Reason.LENGTH, "must have at most 2 elements, but has 3"));
        assertThat(problem("type: list of text, min_length: 1", "[]").reason()).isEqualTo(Reason.LENGTH);
    }

    @Test
    void shouldBoundTheTextsOfAKey() {
        var dataset = TestDatasets.json(ID);

        assertThat(check(dataset, "{\"id\":\"" + "x".repeat(65_535) + "\"}")).isInstanceOf(CheckResult.Valid.class);
        assertThat(check(dataset, "{\"id\":\"" + "x".repeat(65_536) + "\"}"))
                .isInstanceOfSatisfying(
                        CheckResult.Invalid.class,
                        invalid -> assertThat(invalid.reason()).isEqualTo(Reason.LENGTH));
        assertThat(check(dataset, "{\"id\":\"" + "é".repeat(32_768) + "\"}")).isInstanceOf(CheckResult.Invalid.class);
        assertThat(value("type: text", "\"" + "x".repeat(70_000) + "\""))
                .asString()
                .hasSize(70_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso | UTC | 2026-03-05T06:07:08.9Z | 2026-03-05T06:07:08.900Z",
                "iso | UTC | 2026-03-05T06:07Z | 2026-03-05T06:07:00Z",
                "iso | UTC | 2026-03-05T06:07:08+02:00 | 2026-03-05T04:07:08Z",
                "iso | UTC | 2026-03-05T06:07-03:30 | 2026-03-05T09:37:00Z",
                "iso | UTC | 2026-03-05T06:07:08 | 2026-03-05T06:07:08Z",
                "iso | UTC | 2026-03-05T06:07 | 2026-03-05T06:07:00Z",
                "iso | Europe/Vienna | 2026-03-05T06:07:08 | 2026-03-05T05:07:08Z",
                "iso | Europe/Vienna | 2026-07-05T06:07:08 | 2026-07-05T04:07:08Z",
                "iso | Europe/Vienna | 2026-07-05T06:07:08Z | 2026-07-05T06:07:08Z",
                "iso | UTC | 2026-03-05T06:07:08.123456789Z | 2026-03-05T06:07:08.123Z",
                "iso | UTC | 1969-12-31T23:59:59.9999Z | 1969-12-31T23:59:59.999Z",
                "epoch-seconds | UTC | 1767225600 | 2026-01-01T00:00:00Z",
                "epoch-seconds | UTC | -1 | 1969-12-31T23:59:59Z",
                "epoch-millis | UTC | 1767225600123 | 2026-01-01T00:00:00.123Z",
                "yyyy-MM-dd HH:mm:ss | UTC | 2026-03-05 06:07:08 | 2026-03-05T06:07:08Z",
                "yyyy-MM-dd HH:mm:ss | Asia/Kolkata | 2026-03-05 06:07:08 | 2026-03-05T00:37:08Z",
                "uuuu-MM-dd HH:mm | UTC | 2026-03-05 06:07 | 2026-03-05T06:07:00Z",
                "dd.MM.yyyy | Europe/Vienna | 05.03.2026 | 2026-03-04T23:00:00Z",
                "d.M.yy HH:mm | UTC | 5.3.26 06:07 | 2026-03-05T06:07:00Z",
                "yyyyMMddHHmmssSSS | UTC | 20260305060708123 | 2026-03-05T06:07:08.123Z",
                "yyyy-MM-dd hh:mm a | UTC | 2026-03-05 06:07 PM | 2026-03-05T18:07:00Z",
                "dd MMM yyyy HH:mm XXX | UTC | 05 Mar 2026 06:07 +02:00 | 2026-03-05T04:07:00Z",
                "yyyy-MM-dd HH:mm VV | UTC | 2026-03-05 06:07 Europe/Vienna | 2026-03-05T05:07:00Z",
                "yyyy-MM-dd HH:mm z | Asia/Tokyo | 2026-03-05 06:07 GMT | 2026-03-05T06:07:00Z"
            })
    void shouldReadTimestampsInEveryFormatAndZone(String format, String zone, String text, Instant expected) {
        assertThat(value("type: timestamp, formats: ['" + format + "'], zone: " + zone, "\"" + text + "\""))
                .isEqualTo(expected);
    }

    @Test
    void shouldReadNumbersAsTimestampsAndTryTheFormatsInOrder() {
        var field = "type: timestamp, formats: [iso, epoch-seconds, dd.MM.yyyy]";

        assertThat(value(field, "1767225600")).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(value(field, "\"2026-01-01T00:00:00Z\"")).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(value(field, "\"01.01.2026\"")).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(problem(field, "1.5").reason()).isEqualTo(Reason.WRONG_TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamp | dd.MM.yyyy HH:mm | 31.02.2026 10:00",
                "timestamp | dd.MM.yyyy HH:mm | 01.02.2026 24:00",
                "timestamp | dd.MM.yyyy HH:mm | 1.2.2026 10:00",
                "timestamp | dd.MM.yyyy HH:mm | 01.13.2026 10:00",
                "timestamp | dd.MM.yyyy HH:mm | 01.12.2026 10:00 or so",
                "timestamp | epoch-seconds | 9223372036854775807",
                "timestamp | epoch-seconds | 1.5",
                "timestamp | epoch-millis | 99999999999999999999",
                "date | dd.MM.yyyy | 29.02.2026",
                "date | dd.MM.yyyy | 31.04.2026"
            })
    void shouldRefuseTimesThatDoNotExistRatherThanBendThem(String type, String format, String text) {
        assertThat(problem("type: " + type + ", formats: ['" + format + "']", "\"" + text + "\"")
                        .reason())
                .isEqualTo(Reason.WRONG_TYPE);
    }

    @Test
    void shouldReadLeapDays() {
        assertThat(value("type: date, formats: dd.MM.yyyy", "\"29.02.2028\"")).isEqualTo(LocalDate.of(2028, 2, 29));
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp, epoch-millis, 9223372036854775807",
        "timestamp, epoch-millis, -62135596800001",
        "timestamp, iso, +10000-01-01T00:00:00Z",
        "timestamp, iso, 0000-12-31T23:59:59Z",
        "date, iso, +10000-01-01",
        "date, iso, +999999999-01-01",
        "date, iso, -0001-01-01"
    })
    void shouldRefuseTimesOutsideTheYearsThatAllStoresHold(String type, String format, String text) {
        var problem = problem("type: " + type + ", formats: " + format, "\"" + text + "\"");

        assertThat(problem.reason()).isEqualTo(Reason.OUTSIDE_WINDOW);
        assertThat(problem.message()).startsWith("must lie in the years 1 to 9999, but is ");
    }

    @Test
    void shouldTakeFixedWindowsAsInclusive() {
        var field = "type: timestamp, window: {from: 2026-01-01T00:00:00Z, to: 2026-02-01T00:00:00Z}";

        assertThat(value(field, "\"2026-01-01T00:00:00Z\"")).isNotNull();
        assertThat(value(field, "\"2026-02-01T00:00:00Z\"")).isNotNull();
        assertThat(problem(field, "\"2025-12-31T23:59:59.999Z\""))
                .isEqualTo(new FieldProblem(
                        "v",
                        Reason.OUTSIDE_WINDOW,
                        "must lie in 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, but is 2025-12-31T23:59:59.999Z"));
        assertThat(problem(field, "\"2026-02-01T00:00:00.001Z\"").reason()).isEqualTo(Reason.OUTSIDE_WINDOW);
    }

    @Test
    void shouldCountRelativeWindowsFromNow() {
        var field = "type: timestamp, window: {from: -30d, to: +1h}";

        assertThat(value(field, '"' + NOW.minus(Duration.ofDays(30)).toString() + '"'))
                .isNotNull();
        assertThat(value(field, '"' + NOW.plus(Duration.ofHours(1)).toString() + '"'))
                .isNotNull();
        assertThat(problem(
                                field,
                                '"'
                                        + NOW.plus(Duration.ofHours(1))
                                                .plusMillis(1)
                                                .toString()
                                        + '"')
                        .message())
                .isEqualTo("must lie in now-30d to now+1h, but is 2026-06-15T13:00:00.001Z");
        assertThat(problem(field, '"' + NOW.minus(Duration.ofDays(31)).toString() + '"')
                        .reason())
                .isEqualTo(Reason.OUTSIDE_WINDOW);
    }

    @Test
    void shouldTakeAWindowBeyondAllTimesAsOpen() {
        assertThat(value("type: timestamp, window: {from: -365000000d, to: +365000000d}", "\"2026-01-01T00:00:00Z\""))
                .isNotNull();
    }

    @Test
    void shouldReportEveryProblemOfARecord() {
        var dataset = TestDatasets.json(
                ID, "name: a, type: int", "name: b, type: text, max_length: 1", "name: c, type: date");

        assertThat(check(dataset, "{\"a\":\"x\",\"b\":\"yy\",\"c\":\"2026-01-01\"}"))
                .isInstanceOfSatisfying(CheckResult.Invalid.class, invalid -> {
                    assertThat(invalid.problems())
                            .extracting(FieldProblem::field, FieldProblem::reason)
                            .containsExactly(
                                    tuple("id", Reason.MISSING),
                                    tuple("a", Reason.WRONG_TYPE),
                                    tuple("b", Reason.LENGTH));
                    assertThat(invalid.reason()).isEqualTo(Reason.MISSING);
                });
    }

    @Test
    void shouldRefuseWhatIsNoJsonObject() {
        for (var text : List.of("", "[]", "5", "{", "{\"id\":\"a\"} {}", "{\"id\":\"a\"", "{id:1}", "\u0000")) {
            assertThat(check(TestDatasets.json(ID), text))
                    .as(text)
                    .isInstanceOfSatisfying(CheckResult.Invalid.class, invalid -> {
                        assertThat(invalid.reason()).isEqualTo(Reason.UNREADABLE);
                        assertThat(invalid.problems().get(0).field()).isEmpty();
                        assertThat(invalid.problems().get(0).message()).doesNotContain("REDACTED");
                    });
        }
    }

    @Test
    void shouldReadTheSameValueIntoSeveralFields() {
        var dataset = TestDatasets.json(ID, "name: number, from: n, type: int", "name: label, from: n, type: decimal");

        assertThat(check(dataset, "{\"id\":\"a\",\"n\":5}"))
                .isInstanceOfSatisfying(
                        CheckResult.Valid.class,
                        valid -> assertThat(valid.row().values()).containsExactly("a", 5, new BigDecimal("5")));
    }

    @Test
    void shouldComputeDerivedColumns() {
        var dataset = TestDatasets.with("format: jsonl", """
                derived:
                  - {name: day, kind: day, from: at}
                  - {name: month, kind: month, from: at}
                  - {name: year, kind: year, from: at}
                  - {name: hour, kind: hour, from: at}
                  - {name: shard, kind: bucket, from: id, buckets: 16}
                  - {name: rid, kind: record-id}
                """, ID, "name: at, type: timestamp");

        assertThat(check(dataset, "{\"id\":\"a\",\"at\":\"2026-03-31T23:59:59.999-01:00\"}"))
                .isInstanceOfSatisfying(
                        CheckResult.Valid.class,
                        valid -> assertThat(valid.row().values().subList(2, 8))
                                .containsExactly(
                                        LocalDate.of(2026, 4, 1),
                                        LocalDate.of(2026, 4, 1),
                                        2026,
                                        Instant.parse("2026-04-01T00:00:00Z"),
                                        // FNV-1a of "a" is 0xe40c292c.
                                        0xc,
                                        "file:7"));
        assertThat(check(dataset, "{\"id\":\"a\"}"))
                .isInstanceOfSatisfying(
                        CheckResult.Valid.class,
                        valid -> assertThat(valid.row().values().subList(1, 8))
                                .containsExactly(null, null, null, null, null, 0xc, "file:7"));
    }

    @Test
    void shouldSpreadBucketsEvenlyAndInBounds() {
        var dataset = TestDatasets.with(
                "format: jsonl", "derived: [{name: shard, kind: bucket, from: id, buckets: 7}]\n", ID);
        var checker = new RecordChecker(dataset);
        var counts = new int[7];

        IntStream.range(0, 7_000).forEach(i -> {
            var json = "{\"id\":\"key-" + i + "\"}";
            var valid =
                    (CheckResult.Valid) checker.check(json.getBytes(StandardCharsets.UTF_8), "file:7", FALLBACK, NOW);
            counts[(int) valid.row().values().get(1)]++;
        });

        assertThat(IntStream.of(counts).boxed()).allMatch(count -> count > 800 && count < 1_200);
    }

    @Test
    void shouldTakeTheEventTimeAsWriteTime() {
        var dataset = TestDatasets.with("format: jsonl", "event_time: at\n", ID, "name: at, type: timestamp");
        var at = Instant.parse("2026-03-05T06:07:08.123Z");

        assertThat(writeTime(dataset, "{\"id\":\"a\",\"at\":\"" + at + "\"}"))
                .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        assertThat(writeTime(dataset, "{\"id\":\"a\",\"at\":\"1960-01-01T00:00:00Z\"}"))
                .isNegative();
        assertThat(writeTime(dataset, "{\"id\":\"a\",\"at\":\"0001-01-01T00:00:00Z\"}"))
                .isEqualTo(-62_135_596_800_000_000L);
    }

    @Test
    void shouldTakeTheGivenTimeWithinTheYearsThatAllStoresHold() {
        var checker = new RecordChecker(TestDatasets.json(ID));
        var value = "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(List.of(Instant.MIN, Instant.MAX))
                .map(time -> (CheckResult.Valid) checker.check(value, "id", time, NOW))
                .map(valid -> valid.row().writeTimeMicros())
                .containsExactly(-62_135_596_800_000_000L, 253_402_300_799_999_000L);
    }

    @Test
    void shouldTakeTheGivenTimeWhereThereIsNoEventTime() {
        var micros = ChronoUnit.MICROS.between(Instant.EPOCH, FALLBACK);

        assertThat(writeTime(TestDatasets.json(ID), "{\"id\":\"a\"}")).isEqualTo(micros);
        assertThat(writeTime(
                        TestDatasets.with("format: jsonl", "event_time: at\n", ID, "name: at, type: timestamp"),
                        "{\"id\":\"a\"}"))
                .isEqualTo(micros);
    }

    private static long writeTime(Dataset dataset, String json) {
        return ((CheckResult.Valid) check(dataset, json)).row().writeTimeMicros();
    }

    @Test
    void shouldCheckOneTextAloneAsInARecord() {
        var checker = new RecordChecker(TestDatasets.csv(ID, "name: n, type: int, max: 5", "name: d, type: date"));
        var problems = new ArrayList<FieldProblem>();

        assertThat(checker.checkText("n", "5", NOW, problems::add)).isEqualTo(5);
        assertThat(problems).isEmpty();
        assertThat(checker.checkText("n", "6", NOW, problems::add)).isNull();
        assertThat(checker.checkText("d", "+12345-01-01", NOW, problems::add)).isNull();
        assertThat(problems)
                .extracting(FieldProblem::reason)
                .containsExactly(Reason.OUT_OF_RANGE, Reason.OUTSIDE_WINDOW);
        assertThatThrownBy(() -> checker.checkText("x", "6", NOW, problems::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dataset acme.test has no field 'x'");
    }

    @Test
    void shouldExtractTextsWithoutCheckingThem() {
        var dataset = TestDatasets.of(
                "format: jsonl, empty_values: [NA]",
                "name: a, type: int",
                "name: b, from: x.b, type: text",
                "name: c, type: boolean",
                "name: d, type: text",
                "name: e, type: text");
        var extractor =
                new RecordChecker.Extractor(dataset.fields(), dataset.source().emptyValues());
        var texts = new String[5];

        assertThat(extractor.read(
                        "{\"a\":1.50,\"x\":{\"b\":\"no int\"},\"c\":true,\"d\":\"NA\",\"e\":[]}"
                                .getBytes(StandardCharsets.UTF_8),
                        texts))
                .isEmpty();
        assertThat(texts).containsExactly("1.50", "no int", "true", null, null);
        assertThat(extractor.read("[".getBytes(StandardCharsets.UTF_8), texts)).isPresent();
    }

    @Test
    void shouldCutTimesInUtcWhateverTheZoneOfTheField() {
        var dataset = TestDatasets.with(
                "format: jsonl",
                "derived: [{name: day, kind: day, from: at}]\n",
                ID,
                "name: at, type: timestamp, zone: Asia/Tokyo");

        assertThat(check(dataset, "{\"id\":\"a\",\"at\":\"2026-01-01T03:00:00\"}"))
                .isInstanceOfSatisfying(
                        CheckResult.Valid.class,
                        valid -> assertThat(valid.row().values().get(2))
                                .isEqualTo(LocalDate.ofInstant(Instant.parse("2025-12-31T18:00:00Z"), ZoneOffset.UTC)));
    }
}
