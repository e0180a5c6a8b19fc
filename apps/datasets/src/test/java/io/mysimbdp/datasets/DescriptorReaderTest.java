// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mysimbdp.datasets.SampleSpec.Dirt;
import io.mysimbdp.datasets.SampleSpec.Values;
import io.mysimbdp.datasets.SourceFormat.Format;
import io.mysimbdp.datasets.TableSpec.Clustering;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptorReaderTest {
    /** Each line is one section, so that a test can replace a line and knows its number. */
    private static final String BASE = """
            dataset: readings
            tenant: acme
            version: 1
            source: {format: csv}
            fields:
              - {name: id, type: text}
              - {name: at, type: timestamp}
              - {name: value, type: double}
              - {name: tags, type: list of text}
            derived:
              - {name: day, kind: day, from: at}
            event_time: at
            record_id: [id, at]
            topic: {key: [id]}
            table: {name: readings_by_id, partition_key: [id, day], clustering: [at desc]}
            sample: {fields: {id: {cycle: [a, b]}, at: {clock: 2026-01-01T00:00:00Z, step: 1s}}}
            """;

    @Test
    void shouldReadTheShortestDescriptorWithDefaults() {
        var dataset = DescriptorReader.read("d.yaml", """
                dataset: readings
                tenant: acme
                source: {format: csv}
                fields:
                  - {name: id, type: text}
                table: {name: readings_by_id, partition_key: [id]}
                """);

        assertThat(dataset)
                .isEqualTo(new Dataset(
                        "readings",
                        "acme",
                        1,
                        "",
                        new SourceFormat(Format.CSV, "", ',', '"', true, List.of(), List.of(), 65_536),
                        List.of(new Field(
                                "id",
                                "id",
                                FieldType.TEXT,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of("iso"),
                                ZoneOffset.UTC,
                                Optional.empty(),
                                ";")),
                        List.of(),
                        Optional.empty(),
                        List.of("id"),
                        new TopicSpec("acme.readings", 12, List.of(), Duration.ofDays(7)),
                        new TableSpec("readings_by_id", "", List.of("id"), List.of(), Optional.empty()),
                        Views.NONE,
                        Optional.empty()));
        assertThat(dataset.id()).isEqualTo("acme.readings");
        assertThat(dataset.keyspace()).isEqualTo("acme");
        assertThat(dataset.topic().deadLetterName()).isEqualTo("acme.readings.dlq");
    }

    /** A setting that is forgotten on its way from the file to the record has its default value here, and fails. */
    @Test
    void shouldMapEverySettingToItsPlace() {
        var dataset = DescriptorReader.read("d.yaml", EVERYTHING);

        assertThat(dataset.name()).isEqualTo("everything");
        assertThat(dataset.tenant()).isEqualTo("acme");
        assertThat(dataset.version()).isEqualTo(3);
        assertThat(dataset.description()).isEqualTo("All there is");
        assertThat(dataset.source())
                .isEqualTo(new SourceFormat(
                        Format.CSV,
                        "samples/everything*.csv",
                        '\t',
                        '\'',
                        false,
                        List.of("Name", "n", "at", "on", "tags"),
                        List.of("NA", "-"),
                        2_048));
        assertThat(dataset.fields()).hasSize(5);

        var name = dataset.field("name").orElseThrow();
        assertThat(name.from()).isEqualTo("Name");
        assertThat(name.type()).isEqualTo(FieldType.TEXT);
        assertThat(name.required()).isTrue();
        assertThat(name.pattern().orElseThrow().pattern()).isEqualTo("[a-z]+");
        assertThat(name.allowed()).containsExactly("abc", "xyz");
        assertThat(name.minLength()).contains(2);
        assertThat(name.maxLength()).contains(9);

        var number = dataset.field("n").orElseThrow();
        assertThat(number.type()).isEqualTo(FieldType.DECIMAL);
        assertThat(number.min()).contains(new BigDecimal("-1.5"));
        assertThat(number.max()).contains(new BigDecimal("2.5"));

        var at = dataset.field("at").orElseThrow();
        assertThat(at.formats()).containsExactly("epoch-seconds", "dd.MM.yyyy HH:mm");
        assertThat(at.zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
        assertThat(at.window())
                .contains(new TimeWindow(
                        Optional.of(new TimeWindow.End.Fixed(Instant.parse("2026-01-01T00:00:00Z"))),
                        Optional.of(new TimeWindow.End.FromNow(Duration.ofHours(2)))));

        var on = dataset.field("measured_on").orElseThrow();
        assertThat(on.from()).isEqualTo("on");
        assertThat(on.formats()).containsExactly("dd.MM.yyyy");

        assertThat(dataset.field("tags").orElseThrow().separator()).isEqualTo("|");

        assertThat(dataset.derived())
                .containsExactly(
                        new DerivedColumn("day", DerivedColumn.Kind.DAY, "at", 0),
                        new DerivedColumn("month", DerivedColumn.Kind.MONTH, "at", 0),
                        new DerivedColumn("year", DerivedColumn.Kind.YEAR, "at", 0),
                        new DerivedColumn("hour", DerivedColumn.Kind.HOUR, "at", 0),
                        new DerivedColumn("shard", DerivedColumn.Kind.BUCKET, "name", 16),
                        new DerivedColumn("rid", DerivedColumn.Kind.RECORD_ID, "", 0));
        assertThat(dataset.columns())
                .containsExactly(
                        new Column("name", FieldType.TEXT),
                        new Column("n", FieldType.DECIMAL),
                        new Column("at", FieldType.TIMESTAMP),
                        new Column("measured_on", FieldType.DATE),
                        new Column("tags", FieldType.LIST_OF_TEXT),
                        new Column("day", FieldType.DATE),
                        new Column("month", FieldType.DATE),
                        new Column("year", FieldType.INT),
                        new Column("hour", FieldType.TIMESTAMP),
                        new Column("shard", FieldType.INT),
                        new Column("rid", FieldType.TEXT));
        assertThat(dataset.eventTime()).contains("at");
        assertThat(dataset.recordId()).containsExactly("name", "n");
        assertThat(dataset.topic()).isEqualTo(new TopicSpec("acme.all", 5, List.of("name", "n"), Duration.ofHours(36)));
        assertThat(dataset.table())
                .isEqualTo(new TableSpec(
                        "all_by_name",
                        "What's there?",
                        List.of("name", "shard"),
                        List.of(new Clustering("at", true), new Clustering("n", false), new Clustering("rid", false)),
                        Optional.of(Duration.ofDays(90))));
        assertThat(dataset.primaryKey()).containsExactly("name", "shard", "at", "n", "rid");
        assertThat(dataset.views())
                .isEqualTo(new Views(
                        Set.of("writer"),
                        List.of(new View(
                                "default",
                                Set.of("reader", "admin"),
                                List.of("rid"),
                                List.of(
                                        viewField("tags", "Tags", new Mask.Shorten(3), null, null),
                                        viewField("n", "nFahrenheit", null, "celsius to fahrenheit 1", null),
                                        viewField("at", "at", null, null, "Asia/Tokyo"),
                                        viewField("measured_on", "measured_on", new Mask.Hash(), null, null)))),
                        List.of(new View(
                                "partner",
                                Set.of("writer"),
                                List.of("tags"),
                                List.of(viewField("n", "m", null, "fahrenheit to celsius 4", null))))));

        var sample = dataset.sample().orElseThrow();
        assertThat(sample.seed()).isEqualTo(-42);
        assertThat(sample.records()).isEqualTo(77);
        assertThat(sample.dirty())
                .containsExactly(
                        entry(Dirt.MISSING, 0.01),
                        entry(Dirt.OUT_OF_RANGE, 0.02),
                        entry(Dirt.DUPLICATE, 0.03),
                        entry(Dirt.LATE, 0.04),
                        entry(Dirt.WRONG_TYPE, 0.05),
                        entry(Dirt.BROKEN_UTF8, 0.06),
                        entry(Dirt.OVER_LONG, 0.07),
                        entry(Dirt.HALF_LINE, 0.08));
        assertThat(sample.values())
                .containsExactly(
                        entry("name", new Values.Cycle(List.of("abc", "xyz"))),
                        entry("n", new Values.Uniform(new BigDecimal("-1"), new BigDecimal("2"), 3, 0)),
                        entry("at", new Values.Clock(Instant.parse("2026-02-01T00:00:00Z"), Duration.ofMinutes(5))),
                        entry("measured_on", new Values.Choice(List.of("01.02.2026"), 0.5)),
                        entry("tags", new Values.Several(List.of("a", "b", "c"), 1, 2, 0.25)));
    }

    private static ViewField viewField(String name, String as, Mask mask, String conversion, String zone) {
        return new ViewField(
                name,
                as,
                Optional.ofNullable(mask),
                Optional.ofNullable(conversion)
                        .map(text -> UnitConversion.parse(
                                text.replaceAll(" \\d$", ""),
                                Optional.of(Integer.valueOf(text.replaceAll(".* ", ""))))),
                Optional.ofNullable(zone).map(ZoneId::of));
    }

    private static <K, V> Map.Entry<K, V> entry(K key, V value) {
        return Map.entry(key, value);
    }

    private static final String EVERYTHING = """
            dataset: everything
            tenant: acme
            version: 3
            description: All there is
            source:
              format: csv
              files: samples/everything*.csv
              delimiter: '\\t'
              quote: "'"
              header: false
              columns: [Name, n, at, on, tags]
              empty_values: [NA, "-"]
              max_record_bytes: 2_048
            fields:
              - {name: name, from: Name, type: text, required: true, pattern: "[a-z]+", allowed: [abc, xyz], min_length: 2, max_length: 9}
              - {name: n, type: decimal, min: -1.5, max: 2.5}
              - name: at
                type: timestamp
                formats: [epoch-seconds, dd.MM.yyyy HH:mm]
                zone: Europe/Vienna
                window: {from: 2026-01-01T00:00:00Z, to: +2h}
              - {name: measured_on, from: 'on', type: date, formats: dd.MM.yyyy}
              - {name: tags, type: list of text, separator: "|"}
            derived:
              - {name: day, kind: day, from: at}
              - {name: month, kind: month, from: at}
              - {name: year, kind: year, from: at}
              - {name: hour, kind: hour, from: at}
              - {name: shard, kind: bucket, from: name, buckets: 16}
              - {name: rid, kind: record-id}
            event_time: at
            record_id: [name, n]
            topic: {name: acme.all, partitions: 5, key: [name, n], retention: 36h}
            table:
              name: all_by_name
              question: What's there?
              partition_key: [name, shard]
              clustering: [at desc, n asc, rid]
              retention: 90d
            views:
              raw: [writer]
              read:
                - name: default
                  roles: [reader, admin]
                  drop: [rid]
                  fields:
                    - {name: tags, as: Tags, mask: shorten, keep: 3}
                    - {name: n, as: nFahrenheit, convert: celsius to fahrenheit, decimals: 1}
                    - {name: at, zone: Asia/Tokyo}
                    - {name: measured_on, mask: hash}
              write:
                - name: partner
                  roles: writer
                  drop: [tags]
                  fields:
                    - {name: n, as: m, convert: fahrenheit to celsius, decimals: 4}
            sample:
              seed: -42
              records: 77
              dirty:
                missing: 1%
                out-of-range: 2%
                duplicate: 3%
                late: 0.04
                wrong-type: 5%
                broken-utf8: 6%
                over-long: 7%
                half-line: 8%
              fields:
                name: {cycle: [abc, xyz]}
                n: {uniform: [-1, 2], decimals: 3}
                at: {clock: 2026-02-01T00:00:00Z, step: 5m}
                measured_on: {choice: [01.02.2026], absent: 50%}
                tags: {several: [a, b, c], count: [1, 2], absent: 25%}
            """;

    @Test
    void shouldReadTheOtherSampleValues() {
        var values = sampleOf("""
                {fields: {
                  id: {cycle: 3, format: "ID-%02d"},
                  at: {serial: "%d"},
                  value: {words: [1, 5], absent: 10%},
                  tags: {uuid: true, absent: 0.2}}}
                """);

        assertThat(values.values())
                .containsExactly(
                        entry("id", new Values.Cycle(List.of("ID-01", "ID-02", "ID-03"))),
                        entry("at", new Values.Serial("%d")),
                        entry("value", new Values.Words(1, 5, 0.1)),
                        entry("tags", new Values.RandomUuid(0.2)));
        assertThat(values.seed()).isEqualTo(1);
        assertThat(values.records()).isEqualTo(20_000);
        assertThat(values.dirty()).isEmpty();
        assertThat(values.withoutDirt()).isEqualTo(values);
    }

    private static SampleSpec sampleOf(String yaml) {
        return DescriptorReader.read(
                        "d.yaml", replaceLine(16, "sample: " + yaml.strip().replace("\n", " ")))
                .sample()
                .orElseThrow();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(1, "", "d.yaml:2: dataset: is missing: it must start with a lower-case letter"),
                mistake(1, "dataset: Readings", "dataset: must start with a lower-case letter", "but is 'Readings'"),
                mistake(1, "dataset: " + "a".repeat(49), "dataset: must start", "at most 48"),
                mistake(1, "dataset: [a]", "dataset: must be a single value, but is a list"),
                mistake(2, "tenant: a-b", "tenant: must start", "but is 'a-b'"),
                mistake(
                        2,
                        "tenant: system",
                        "tenant: must not be named as keyspaces of Cassandra's own",
                        "but is 'system'"),
                mistake(2, "tenant: system_auth", "tenant: must not be named as keyspaces of Cassandra's own"),
                mistake(2, "tenant: dse_lab", "tenant: must not be named as keyspaces of Cassandra's own"),
                mistake(
                        2,
                        "tennant: acme",
                        "tennant: is no setting here, did you mean 'tenant'? (known: dataset, tenant,"),
                mistake(3, "version: 0", "version: must be a whole number from 1 to 2147483647, but is '0'"),
                mistake(3, "version: one", "version: must be a whole number", "but is 'one'"),
                mistake(3, "tenant: other", "tenant: must be set once, but line 2 sets it already"),
                mistake(3, "[a]: b", "a key must be a plain text"),
                mistake(4, "", "d.yaml:1: source: is missing: it must have at least 'format: csv' or 'format: jsonl'"),
                mistake(4, "source: csv", "source: must be a mapping, but is 'csv'"),
                mistake(4, "source: {files: x}", "source.format: is missing: it must be csv or jsonl"),
                mistake(4, "source: {format: xml}", "source.format: must be csv or jsonl, but is 'xml'"),
                mistake(
                        4,
                        "source: {format: csv, delimeter: ';'}",
                        "source.delimeter: is no setting here, did you mean 'delimiter'?"),
                mistake(
                        4,
                        "source: {format: csv, delimiter: ab}",
                        "source.delimiter: must be one ASCII character, but is 'ab'"),
                mistake(
                        4,
                        "source: {format: csv, delimiter: §}",
                        "source.delimiter: must be one ASCII character, but is '§'"),
                mistake(
                        4,
                        "source: {format: csv, quote: ','}",
                        "source.delimiter: must differ from the quote, but both are ','"),
                mistake(4, "source: {format: csv, header: no}", "source.header: must be true or false, but is 'no'"),
                mistake(
                        4,
                        "source: {format: csv, header: false}",
                        "source.columns: must name the columns where header is false"),
                mistake(
                        4,
                        "source: {format: csv, columns: [id]}",
                        "source.columns: must be left out where the header names the columns"),
                mistake(
                        4,
                        "source: {format: csv, header: false, columns: [id, at, value, tags, id]}",
                        "source.columns: must name each column once, but is [id, at, value, tags, id]"),
                mistake(
                        4,
                        "source: {format: csv, columns: {a: b}}",
                        "source.columns: must be a list, but is a mapping"),
                mistake(
                        4,
                        "source: {format: csv, empty_values: [[NA]]}",
                        "source.empty_values: must list single values, but has a list"),
                mistake(
                        4,
                        "source: {format: csv, max_record_bytes: 10}",
                        "source.max_record_bytes: must be a whole number from 1024 to 983040, but is '10'"),
                mistake(
                        4,
                        "source: {format: csv, max_record_bytes: 983_041}",
                        "source.max_record_bytes: must be",
                        "'983_041'"),
                mistake(
                        4,
                        "source: {format: jsonl, delimiter: ';'}",
                        "source.delimiter: has a meaning for csv only, but the format is jsonl"),
                mistake(4, "source: {format: jsonl, quote: ';'}", "source.quote: has a meaning for csv only"),
                mistake(4, "source: {format: jsonl, header: true}", "source.header: has a meaning for csv only"),
                mistake(4, "source: {format: jsonl, columns: [a]}", "source.columns: has a meaning for csv only"),
                mistake(6, "  - id", "fields[0]: must be a mapping, but is 'id'"),
                mistake(8, "  - {type: double}", "fields[2].name: is missing: it must start with"),
                mistake(8, "  - {name: id, type: double}", "fields[2].name: must be unique, but 'id' comes twice"),
                mistake(
                        8,
                        "  - {name: value}",
                        "fields[2].type: is missing: it must be one of text, int, bigint, double, decimal, boolean, timestamp, date, uuid, list of text"),
                mistake(8, "  - {name: value, type: float}", "fields[2].type: must be one of text,", "but is 'float'"),
                mistake(
                        8,
                        "  - {name: value, type: double, required: yes}",
                        "fields[2].required: must be true or false, but is 'yes'"),
                mistake(
                        8,
                        "  - {name: value, type: double, max: many}",
                        "fields[2].max: must be a number, but is 'many'"),
                mistake(
                        8,
                        "  - {name: value, type: double, max: 1e999999999}",
                        "fields[2].max: must be a number, but is '1e999999999'"),
                mistake(
                        8,
                        "  - {name: value, type: double, min: 2, max: 1}",
                        "fields[2].min: must not exceed max (1), but is 2"),
                mistake(8, "  - {name: value, type: text, min: 2}", "fields[2].min: has no meaning for the type text"),
                mistake(8, "  - {name: value, type: date, max: 2}", "fields[2].max: has no meaning for the type date"),
                mistake(
                        8,
                        "  - {name: value, type: text, pattern: '['}",
                        "fields[2].pattern: must be a regular expression: Unclosed character class"),
                mistake(
                        8,
                        "  - {name: value, type: int, pattern: a}",
                        "fields[2].pattern: has no meaning for the type int"),
                mistake(
                        8,
                        "  - {name: value, type: uuid, allowed: [a]}",
                        "fields[2].allowed: has no meaning for the type uuid"),
                mistake(
                        8,
                        "  - {name: value, type: boolean, min_length: 1}",
                        "fields[2].min_length: has no meaning for the type boolean"),
                mistake(
                        8,
                        "  - {name: value, type: decimal, max_length: 1}",
                        "fields[2].max_length: has no meaning for the type decimal"),
                mistake(
                        8,
                        "  - {name: value, type: text, min_length: -1}",
                        "fields[2].min_length: must be a whole number from 0"),
                mistake(
                        8,
                        "  - {name: value, type: text, max_length: 0}",
                        "fields[2].max_length: must be a whole number from 1"),
                mistake(
                        8,
                        "  - {name: value, type: text, min_length: 9, max_length: 8}",
                        "fields[2].min_length: must not exceed max_length (8), but is 9"),
                mistake(
                        8,
                        "  - {name: value, type: text, formats: iso}",
                        "fields[2].formats: has no meaning for the type text"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, formats: [isoo]}",
                        "fields[2].formats: must be iso, epoch-seconds, epoch-millis or a pattern such as 'yyyy-MM-dd HH:mm:ss', but is 'isoo'"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, formats: [ppHHmm]}",
                        "fields[2].formats: must be iso, epoch-seconds, epoch-millis or a pattern such as 'yyyy-MM-dd HH:mm:ss', but is 'ppHHmm'"),
                mistake(
                        8,
                        "  - {name: value, type: date, formats: [epoch-seconds]}",
                        "fields[2].formats: 'epoch-seconds' has a meaning for timestamps only"),
                mistake(
                        8,
                        "  - {name: value, type: date, zone: UTC}",
                        "fields[2].zone: has no meaning for the type date"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, zone: Wien}",
                        "fields[2].zone: must be a time zone such as UTC or Europe/Vienna, but is 'Wien'"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, window: [a]}",
                        "fields[2].window: must be a mapping, but is a list"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, window: {from: today}}",
                        "fields[2].window.from: must be an instant such as 2026-01-01T00:00:00Z or an offset from now such as -30d or +1h, but is 'today'"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, window: {to: +1y}}",
                        "fields[2].window.to: must be a duration such as 500ms, 30s, 15m, 12h or 7d, but is '1y'"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, window: {until: +1d}}",
                        "fields[2].window.until: is no setting here (known: from, to)"),
                mistake(
                        8,
                        "  - {name: value, type: timestamp, window: {from: +1d, to: -1d}}",
                        "fields[2].window: must not end before it begins, but is now+1d to now-1d"),
                mistake(
                        8,
                        "  - {name: value, type: double, window: {to: +1d}}",
                        "fields[2].window: has no meaning for the type double"),
                mistake(
                        8,
                        "  - {name: value, type: text, separator: ','}",
                        "fields[2].separator: has no meaning for the type text"),
                mistake(
                        9,
                        "  - {name: tags, type: list of text, separator: ' '}",
                        "fields[3].separator: must not be blank"),
                mistake(8, "  - {name: value, type: double, maximum: 1}", "fields[2].maximum: is no setting here"),
                mistake(
                        11,
                        "  - {name: day, kind: week, from: at}",
                        "derived[0].kind: must be one of day, month, year, hour, bucket, record-id, but is 'week'"),
                mistake(11, "  - {name: day, from: at}", "derived[0].kind: is missing: it must be one of day,"),
                mistake(
                        11,
                        "  - {name: day, kind: day}",
                        "derived[0].from: is missing: it must name the field that 'day' is computed from"),
                mistake(
                        11,
                        "  - {name: day, kind: day, from: att}",
                        "derived[0].from: must name a field of type timestamp, but there is no field 'att', did you mean 'at'?"),
                mistake(
                        11,
                        "  - {name: day, kind: day, from: value}",
                        "derived[0].from: must name a field of type timestamp, but 'value' is of type double"),
                mistake(
                        11,
                        "  - {name: day, kind: bucket, from: id}",
                        "derived[0].buckets: must be set for the kind bucket, and only there"),
                mistake(
                        11,
                        "  - {name: day, kind: day, from: at, buckets: 4}",
                        "derived[0].buckets: must be set for the kind bucket, and only there"),
                mistake(
                        11,
                        "  - {name: day, kind: bucket, from: id, buckets: 0}",
                        "derived[0].buckets: must be a whole number from 1 to 1000000, but is '0'"),
                mistake(
                        11,
                        "  - {name: day, kind: record-id, from: id}",
                        "derived[0].from: has no meaning for the kind record-id"),
                mistake(
                        11,
                        "  - {name: value, kind: day, from: at}",
                        "derived[0].name: is the name of a field already"),
                mistake(
                        12,
                        "event_time: value",
                        "event_time: must name a field of type timestamp, but 'value' is of type double"),
                mistake(
                        12,
                        "event_time: when",
                        "event_time: must name a field of type timestamp, but there is no field 'when'"),
                mistake(
                        13,
                        "record_id: [ids]",
                        "record_id: must name a field with a single value, but there is no field 'ids', did you mean 'id'?"),
                mistake(
                        13,
                        "record_id: [tags]",
                        "record_id: must name a field with a single value, but 'tags' is of type list of text"),
                mistake(
                        14,
                        "topic: {key: [day]}",
                        "topic.key: must name a field with a single value, but there is no field 'day'"),
                mistake(
                        14,
                        "topic: {key: [tags]}",
                        "topic.key: must name a field with a single value, but 'tags' is of type list of text"),
                mistake(
                        14,
                        "topic: {name: a b}",
                        "topic.name: must have at most 245 letters, digits, dots, underscores and hyphens, but is 'a b'"),
                mistake(
                        14,
                        "topic: {name: a.dlq}",
                        "topic.name: must not end in .dlq, which names the dead letters, but is 'a.dlq'"),
                mistake(
                        14,
                        "topic: {name: __consumer_offsets}",
                        "topic.name: must be a name that Kafka doesn't keep for itself, but is '__consumer_offsets'"),
                mistake(14, "topic: {name: ..}", "topic.name: must be a name that Kafka doesn't keep for itself"),
                mistake(
                        14,
                        "topic: {partitions: 0}",
                        "topic.partitions: must be a whole number from 1 to 10000, but is '0'"),
                mistake(14, "topic: {retention: 7}", "topic.retention: must be a duration such as", "but is '7'"),
                mistake(14, "topic: {retention: 0s}", "topic.retention: must be at least 1s, but is 0s"),
                mistake(14, "topic: {replication: 3}", "topic.replication: is no setting here"),
                mistake(15, "", "table: is missing: it must have at least a name and a partition_key"),
                mistake(15, "table: {partition_key: [id]}", "table.name: is missing"),
                mistake(15, "table: {name: t}", "table.partition_key: must name at least one column"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [idd]}",
                        "table.partition_key: must name fields or derived columns, but there is no 'idd', did you mean 'id'?"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [tags]}",
                        "table.partition_key: can't have the list 'tags' in it"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [id], clustering: [id]}",
                        "table.clustering: must name a column once, but 'id' comes twice in the primary key"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [id], clustering: [at down]}",
                        "table.clustering: must be '<column>', '<column> asc' or '<column> desc', but is 'at down'"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [id], retention: 30_000d}",
                        "table.retention: must be a duration such as"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [id], retention: 7301d}",
                        "table.retention: must be from 1s to 7300d, but is 7301d"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [id], retention: 999999999999d}",
                        "table.retention: must be at most 365000000d, but is '999999999999d'"),
                mistake(
                        15,
                        "table: {name: t, partition_key: [id], retention: 999ms}",
                        "table.retention: must be from 1s to 7300d, but is 999ms"),
                mistake(
                        16,
                        "sample: {seed: x}",
                        "sample.seed: must be a whole number from -2147483648 to 2147483647, but is 'x'"),
                mistake(
                        16,
                        "sample: {records: 0}",
                        "sample.records: must be a whole number from 1 to 2147483647, but is '0'"),
                mistake(
                        16,
                        "sample: {dirty: {missing: 101%}}",
                        "sample.dirty.missing: must be a share such as 0.5% or 0.005, from 0 to 100%, but is '101%'"),
                mistake(
                        16,
                        "sample: {dirty: {mising: 1%}}",
                        "sample.dirty.mising: is no setting here, did you mean 'missing'?"),
                mistake(16, "sample: {dirty: {missing: 60%, late: 50%}}", "sample.dirty: must add up to at most 100%"),
                mistake(
                        16,
                        "sample: {fields: {ids: {uuid: true}}}",
                        "sample.fields.ids: must name a field, but there is no field 'ids', did you mean 'id'?"),
                mistake(
                        16,
                        "sample: {fields: {id: {}}}",
                        "sample.fields.id: must have one of cycle, clock, serial, choice, uniform, words, several, uuid"),
                mistake(
                        16,
                        "sample: {fields: {id: {uuid: true, words: [1, 2]}}}",
                        "sample.fields.id: must have one of cycle,",
                        "but has words, uuid"),
                mistake(
                        16,
                        "sample: {fields: {id: {uuid: false}}}",
                        "sample.fields.id.uuid: must be true, or be left out"),
                mistake(
                        16,
                        "sample: {fields: {id: {cycle: []}}}",
                        "sample.fields.id.cycle: must list at least one value"),
                mistake(
                        16,
                        "sample: {fields: {id: {cycle: [a], absent: 1%}}}",
                        "sample.fields.id.absent: has no meaning for a cycle: it always has a value"),
                mistake(
                        16,
                        "sample: {fields: {id: {cycle: [a], format: '%d'}}}",
                        "sample.fields.id.cycle: must be a count from 1 to 1000000 where a format is given, but is [a]"),
                mistake(
                        16,
                        "sample: {fields: {id: {cycle: 5, format: 'x'}}}",
                        "sample.fields.id.format: must be a format with one number such as ST-%04d, but is 'x'"),
                mistake(
                        16,
                        "sample: {fields: {id: {serial: '%d %d'}}}",
                        "sample.fields.id.serial: must be a format with one number such as ST-%04d, but is '%d %d'"),
                mistake(
                        16,
                        "sample: {fields: {at: {clock: -1d}}}",
                        "sample.fields.at.clock: must be an instant such as 2026-01-01T00:00:00Z, but is '-1d'"),
                mistake(
                        16,
                        "sample: {fields: {id: {choice: []}}}",
                        "sample.fields.id.choice: must list at least one value"),
                mistake(
                        16,
                        "sample: {fields: {value: {uniform: [1]}}}",
                        "sample.fields.value.uniform: must be two numbers such as [0, 100], the lesser first, but is [1]"),
                mistake(
                        16,
                        "sample: {fields: {value: {uniform: [2, 1]}}}",
                        "sample.fields.value.uniform: must be two numbers",
                        "but is [2, 1]"),
                mistake(
                        16,
                        "sample: {fields: {value: {uniform: [a, b]}}}",
                        "sample.fields.value.uniform: must be two numbers"),
                mistake(
                        16,
                        "sample: {fields: {value: {uniform: [1, 2], decimals: 13}}}",
                        "sample.fields.value.decimals: must be a whole number from 0 to 12, but is '13'"),
                mistake(
                        16,
                        "sample: {fields: {id: {words: [5, 1]}}}",
                        "sample.fields.id.words: must be two whole numbers such as [1, 10], but is [5, 1]"),
                mistake(
                        16,
                        "sample: {fields: {tags: {several: []}}}",
                        "sample.fields.tags.several: must list at least one value"),
                mistake(
                        16,
                        "sample: {fields: {tags: {several: [a, b], count: [0, 3]}}}",
                        "sample.fields.tags.count: must be at most the 2 values there are, but is up to 3"),
                mistake(
                        16,
                        "sample: {fields: {id: {uuid: true, absent: -1%}}}",
                        "sample.fields.id.absent: must be a share"),
                mistake(16, "samples: {}", "samples: is no setting here, did you mean 'sample'?"));
    }

    /** A line of {@link #BASE}, what stands there instead, and parts of the one problem that this must be. */
    private static Arguments mistake(int line, String replacement, String... parts) {
        return Arguments.of(line, replacement, List.of(parts));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void shouldNameFileLineKeyRuleAndValueOfAMistake(int line, String replacement, List<String> parts) {
        var exception = catchThrowableOfType(
                DescriptorException.class, () -> DescriptorReader.read("d.yaml", replaceLine(line, replacement)));

        assertThat(exception).isNotNull();
        // The problem that the test is about comes from its line; a missing section has no line of its own.
        var place = replacement.isEmpty() ? "d.yaml:" : "d.yaml:" + line + ": ";
        assertThat(exception.getMessage().lines())
                .anySatisfy(problem -> assertThat(problem).startsWith(place).contains(parts));
    }

    private static String replaceLine(int number, String replacement) {
        var lines = BASE.lines().toArray(String[]::new);
        lines[number - 1] = replacement;
        return String.join("\n", lines);
    }

    @Test
    void shouldReadTheBaseThatTheMistakesAreMadeIn() {
        assertThat(DescriptorReader.read("d.yaml", BASE).id()).isEqualTo("acme.readings");
    }

    @Test
    void shouldReportAllProblemsTogether() {
        var yaml = """
                dataset: Readings
                tenant: acme
                colour: red
                source: {format: csv, delimiter: ab}
                fields:
                  - {name: id, type: txt}
                  - {name: value, type: int, min: 5, max: 1}
                table: {name: t, partition_key: [nothing], retention: never}
                """;

        var exception = catchThrowableOfType(DescriptorException.class, () -> DescriptorReader.read("d.yaml", yaml));

        assertThat(exception.problems())
                .extracting(problem -> problem.line() + " " + problem.key())
                .containsExactlyInAnyOrder(
                        "1 dataset",
                        "3 colour",
                        "4 source.delimiter",
                        "6 fields[0].type",
                        "7 fields[1].min",
                        "8 table.partition_key",
                        "8 table.retention");
        assertThat(exception).hasMessageContaining("d.yaml:1: dataset: ").hasMessageContaining("d.yaml:8: table.");
        assertThat(exception.getMessage().lines()).hasSize(7);
    }

    @Test
    void shouldRefuseAFieldThatTheColumnsDoNotName() {
        var yaml = replaceLine(4, "source: {format: csv, header: false, columns: [id, att, value, tags]}");

        assertThatThrownBy(() -> DescriptorReader.read("d.yaml", yaml))
                .hasMessage(
                        "d.yaml:7: fields[1].name: must be one of source.columns, but is 'at', did you mean 'att'?");
    }

    @Test
    void shouldRefuseAJsonValueInsideAValue() {
        var yaml = replaceLine(4, "source: {format: jsonl}")
                .replace("{name: value, type: double}", "{name: value, from: id.value, type: double}");

        assertThatThrownBy(() -> DescriptorReader.read("d.yaml", yaml))
                .hasMessage("d.yaml:6: fields[0].name: can't be a value and have values inside it:"
                        + " 'value' is read from 'id.value'");
    }

    @Test
    void shouldRefuseADescriptorWithoutFields() {
        assertThatThrownBy(() -> DescriptorReader.read("d.yaml", "dataset: a\ntenant: b\nsource: {format: csv}\n"))
                .hasMessageContaining("d.yaml:1: fields: must list at least one field");
    }

    static Stream<Arguments> notYaml() {
        return Stream.of(
                Arguments.of("", "d.yaml:1: must be a YAML mapping that starts with 'dataset: <name>'"),
                Arguments.of("- a", "d.yaml:1: must be a YAML mapping"),
                Arguments.of("just text", "d.yaml:1: must be a YAML mapping"),
                Arguments.of("a: b\nc: [d", "is not valid YAML: while parsing a flow sequence, expected ',' or ']'"),
                Arguments.of("a: b\n\tc: d", "d.yaml:2: is not valid YAML"),
                Arguments.of(
                        "a: b\nc: \"d",
                        "is not valid YAML: while scanning a quoted scalar, found unexpected end of stream"),
                Arguments.of(
                        "a: b\n---\nc: d",
                        "d.yaml:2: is not valid YAML: expected a single document in the stream, but found another"),
                Arguments.of("a: *b", "d.yaml:1: is not valid YAML: found undefined alias b"),
                Arguments.of("a: b\u0000", "d.yaml: is not valid YAML"));
    }

    @ParameterizedTest
    @MethodSource("notYaml")
    void shouldSayWhereAFileIsNoYaml(String content, String message) {
        assertThatThrownBy(() -> DescriptorReader.read("d.yaml", content))
                .isInstanceOf(DescriptorException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("d.yaml:");
    }

    @Test
    void shouldReadAFileWithAByteOrderMark(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("d.yaml"), "\uFEFF" + BASE);

        assertThat(DescriptorReader.read(file).name()).isEqualTo("readings");
    }

    @Test
    void shouldRefuseAFileThatIsNotUtf8(@TempDir Path folder) throws Exception {
        var file =
                Files.write(folder.resolve("d.yaml"), "dataset: gr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> DescriptorReader.read(file)).hasMessage(file + ": is not valid UTF-8");
    }

    @Test
    void shouldRequireWhateverThePrimaryKeyNeeds() {
        var dataset = DescriptorReader.read("d.yaml", BASE);

        assertThat(dataset.field("id").orElseThrow().required()).isTrue();
        assertThat(dataset.field("at").orElseThrow().required()).isTrue();
        assertThat(dataset.field("value").orElseThrow().required()).isFalse();
    }

    @Test
    void shouldRequireTheFieldThatAKeyColumnIsComputedFrom() {
        var dataset = DescriptorReader.read(
                "d.yaml", replaceLine(15, "table: {name: t, partition_key: [id, day], clustering: [value]}"));

        assertThat(dataset.field("at").orElseThrow().required()).isTrue();
    }

    @Test
    void shouldNotLetEventTimesLieFarInTheFuture() {
        var open = DescriptorReader.read("d.yaml", BASE);
        var begun = DescriptorReader.read(
                "d.yaml", replaceLine(7, "  - {name: at, type: timestamp, window: {from: 2026-01-01T00:00:00Z}}"));

        assertThat(open.field("at").orElseThrow().window().orElseThrow()).hasToString("any time to now+1d");
        assertThat(begun.field("at").orElseThrow().window().orElseThrow())
                .hasToString("2026-01-01T00:00:00Z to now+1d");
    }

    @Test
    void shouldTakeTheFieldsOfThePrimaryKeyAsRecordId() {
        var dataset = DescriptorReader.read("d.yaml", replaceLine(13, ""));

        assertThat(dataset.recordId()).containsExactly("id", "at");
    }

    @Test
    void shouldKnowNoRecordIdWhereThePrimaryKeyHasThePosition() {
        var dataset = DescriptorReader.read(
                "d.yaml",
                replaceLine(13, "")
                        .replace("kind: day, from: at", "kind: record-id")
                        .replace("name: day", "name: rid")
                        .replace("[id, day]", "[id, rid]"));

        assertThat(dataset.recordId()).isEmpty();
    }
}
