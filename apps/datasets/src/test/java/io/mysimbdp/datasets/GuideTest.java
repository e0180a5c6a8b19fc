// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mysimbdp.datasets.SampleSpec.Dirt;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the guide complete, and its example working. */
class GuideTest {
    private static final Path GUIDE = Path.of("../../docs/guides/add-a-dataset.md");

    /** What a message says of a key that is no setting: the settings that its section has. */
    private static final Pattern KNOWN = Pattern.compile("zzz: is no setting here.*\\(known: ([^)]*)\\)");

    /** A key that is no setting in every section there is, and in every kind of sample values. */
    private static final String ASK_EVERYWHERE = """
            dataset: parking
            tenant: mobility
            zzz: 1
            source: {format: csv, zzz: 1}
            fields:
              - {name: a, type: text, zzz: 1}
              - {name: at, type: timestamp, window: {zzz: 1}}
              - {name: c, type: text}
              - {name: d, type: text}
              - {name: e, type: text}
              - {name: f, type: text}
              - {name: g, type: text}
              - {name: h, type: text}
            derived:
              - {name: day, kind: day, from: at, zzz: 1}
            topic: {zzz: 1}
            table: {name: t, partition_key: [a], zzz: 1}
            views:
              zzz: 1
              read: [{name: r, fields: [{name: c, zzz: 1}], zzz: 1}]
              write: [{name: w, fields: [{name: c, zzz: 1}], zzz: 1}]
            sample:
              zzz: 1
              dirty: {zzz: 1}
              fields:
                a: {cycle: [x], zzz: 1}
                at: {clock: 2026-01-01T00:00:00Z, zzz: 1}
                c: {serial: "%d", zzz: 1}
                d: {choice: [x], zzz: 1}
                e: {uniform: [0, 1], zzz: 1}
                f: {words: [0, 1], zzz: 1}
                g: {several: [x], count: [1, 1], zzz: 1}
                h: {uuid: true, zzz: 1}
            """;

    private static String guide() throws IOException {
        return Files.readString(GUIDE);
    }

    @Test
    void shouldExplainEverySettingThatTheReaderKnows() throws Exception {
        assertThat(settings())
                .hasSizeGreaterThan(80)
                .allSatisfy(setting -> assertThat(guide())
                        .as("%s needs a row in a table of %s", setting, GUIDE)
                        .containsPattern("(?m)^\\|[^|]*`" + Pattern.quote(setting) + "`"));
    }

    @Test
    void shouldNotExplainSettingsThatDoNotExist() throws Exception {
        var documented = Pattern.compile("`((?:source|fields\\[\\]|derived\\[\\]|topic|table|views|sample)\\.[^`]+)`")
                .matcher(guide());
        var settings = settings();
        while (documented.find()) {
            assertThat(settings).contains(documented.group(1));
        }
    }

    private static Set<String> settings() {
        var exception =
                catchThrowableOfType(DescriptorException.class, () -> DescriptorReader.read("d.yaml", ASK_EVERYWHERE));
        var settings = new LinkedHashSet<String>();
        for (var problem : exception.problems()) {
            var section = problem.key().replaceAll("zzz$", "");
            var known = KNOWN.matcher(problem.key().replaceAll(".*\\.", "") + ": " + problem.message());
            assertThat(known.matches()).as(problem.toString()).isTrue();
            for (var key : known.group(1).split(", ", -1)) {
                settings.add(section.replaceAll("\\[\\d+\\]", "[]").replaceAll("(sample\\.fields)\\.\\w+", "$1.<field>")
                        + key);
            }
        }
        return settings;
    }

    @Test
    void shouldExplainEveryTypeKindReasonAndDirt() throws Exception {
        var names = new ArrayList<String>();
        Arrays.stream(FieldType.values()).map(FieldType::label).forEach(names::add);
        Arrays.stream(Reason.values()).map(Reason::label).forEach(names::add);
        Arrays.stream(DerivedColumn.Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .forEach(names::add);
        Arrays.stream(Unit.values()).map(Unit::label).forEach(names::add);
        Arrays.stream(Dirt.values()).map(dirt -> "sample.dirty." + dirt.label()).forEach(names::add);

        assertThat(names)
                .allSatisfy(name -> assertThat(guide())
                        .as("%s needs a row in a table of %s", name, GUIDE)
                        .containsPattern("(?m)^\\|.*`" + Pattern.quote(name) + "`"));
    }

    @Test
    void shouldShowAnExampleThatWorksAsItSays() throws Exception {
        var dataset = DescriptorReader.read("parking.yaml", block("yaml", 0));
        var outcomes = outcomes(dataset, block("csv", 0));

        assertThat(outcomes)
                .containsExactly(
                        "stored",
                        "stored",
                        "stored",
                        "free: must be at least 0 and at most 10000, but is -3",
                        "measured_at: must be of type timestamp (yyyy-MM-dd HH:mm:ss), but is '05.03.2026 06:00'");

        var mended = DescriptorReader.read(
                "parking.yaml",
                block("yaml", 0).replace("\"yyyy-MM-dd HH:mm:ss\"", "\"yyyy-MM-dd HH:mm:ss\", \"dd.MM.yyyy HH:mm\""));
        assertThat(outcomes(mended, block("csv", 0)).get(4)).isEqualTo("stored");
        assertThat(dataset.recordId()).containsExactly("car_park", "measured_at");
    }

    @Test
    void shouldShowMessagesAsTheyAre() {
        var wrong = ASK_EVERYWHERE.replace("zzz: 1}", "delimeter: 1}");

        var exception = catchThrowableOfType(DescriptorException.class, () -> DescriptorReader.read("d.yaml", wrong));

        assertThat(exception)
                .hasMessageContaining(
                        "source.delimeter: is no setting here, did you mean 'delimiter'? (known: format, files, ");
    }

    @Test
    void shouldShowViewsThatWork() throws Exception {
        var views = DescriptorReader.read("parking.yaml", block("yaml", 0) + block("yaml", 1))
                .views();

        assertThat(views.rawRoles()).containsExactly("admin");
        assertThat(views.readView("default").orElseThrow().nameOf("measured_at"))
                .isEqualTo("localTime");
        assertThat(views.writeView("gate").orElseThrow().roles()).containsExactly("writer");
    }

    @Test
    void shouldShowASampleSectionThatWorks() throws Exception {
        var dataset = DescriptorReader.read("parking.yaml", block("yaml", 0) + block("yaml", 2));

        var tally = SampleGenerator.tally(dataset, 1_000);

        assertThat(tally.count(Dirt.MISSING)).isEqualTo(10);
        assertThat(tally.duplicates()).isEqualTo(10);
    }

    private static String block(String language, int index) throws IOException {
        var blocks = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(guide())
                .results()
                .map(match -> match.group(1))
                .toList();
        return blocks.get(index);
    }

    private static List<String> outcomes(Dataset dataset, String csv) throws IOException {
        var now = Instant.parse("2026-03-06T00:00:00Z");
        var checker = new RecordChecker(dataset);
        var outcomes = new ArrayList<String>();
        var bytes = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
        try (var reader = RecordReader.open(dataset, "parking.csv", bytes, RecordReader.Position.START, false)) {
            for (var result = reader.next(); result != null; result = reader.next()) {
                assertThat(result).isInstanceOf(ReadResult.Parsed.class);
                var check = checker.check(((ReadResult.Parsed) result).json(), "id", now, now);
                outcomes.add(
                        check instanceof CheckResult.Invalid invalid
                                ? invalid.problems().get(0).toString()
                                : "stored");
            }
        }
        return outcomes;
    }
}
