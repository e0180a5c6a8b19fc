// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.quota.Places;
import io.mysimbdp.daas.read.FakeRows;
import io.mysimbdp.daas.read.ReadOutcome;
import io.mysimbdp.daas.read.ReadSettings;
import io.mysimbdp.daas.read.Records;
import io.mysimbdp.daas.read.Secrets;
import io.mysimbdp.daas.views.ViewCatalog;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregatesTest {
    private static final Dataset DATASET = DescriptorReader.read("d.yaml", """
            dataset: readings
            tenant: acme
            source: {format: csv}
            fields:
              - {name: station, type: text}
              - {name: at, type: timestamp}
              - {name: heat, type: double}
              - {name: pulse, type: int}
            table: {name: t, partition_key: [station], clustering: [at]}
            views:
              read:
                - name: default
                  fields:
                    - {name: heat, as: heat_f, convert: celsius to fahrenheit}
                    - {name: pulse, mask: hash}
            """);
    private static final Caller ADMIN = new Caller("key:1", Optional.of("acme"), Set.of(Role.ADMIN));

    private final FakeRows rows = new FakeRows();
    private final Aggregates aggregates = aggregates(rows);

    private static Aggregates aggregates(FakeRows rows) {
        var settings = new ReadSettings(
                Optional.empty(),
                ReadSettings.Consistency.ONE,
                5,
                100,
                1 << 20,
                3,
                30,
                4,
                Duration.ofSeconds(1),
                10,
                50);
        var secrets = Secrets.of(Optional.empty());
        return new Aggregates(
                new Records(
                        settings,
                        secrets,
                        new ViewCatalog(secrets.masker()),
                        rows,
                        Clock.systemUTC(),
                        new Places(4, 1)),
                settings);
    }

    private void store(String at, Double heat, Integer pulse) {
        rows.add(List.of("S"), Arrays.asList("S", Instant.parse(at), heat, pulse));
    }

    private String aggregate(String... query) throws Exception {
        var parameters = new LinkedHashMap<String, List<String>>(Map.of("station", List.of("S")));
        for (var part : query) {
            parameters.put(part.replaceAll("=.*", ""), List.of(part.replaceAll("^[^=]*=", "")));
        }
        var outcome = aggregates.aggregate(DATASET, ADMIN, parameters);
        return outcome instanceof ReadOutcome.Page page
                ? new String(page.body(), StandardCharsets.UTF_8)
                : outcome.toString();
    }

    @Test
    void shouldSummariseEachIntervalThatHasRecords() throws Exception {
        store("2026-01-01T00:10:00Z", 0.1, 60);
        store("2026-01-01T00:59:59.999Z", 0.2, null);
        store("2026-01-01T01:00:00Z", null, 70);
        store("2026-01-01T05:00:00Z", -3.0, 80);

        assertThat(aggregate("interval=1h", "view=raw"))
                .isEqualTo("{\"interval\":\"1h\",\"aggregates\":["
                        + "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T01:00:00Z\",\"records\":2,\"fields\":{"
                        + "\"heat\":{\"count\":2,\"min\":0.1,\"max\":0.2,\"mean\":0.15},"
                        + "\"pulse\":{\"count\":1,\"min\":60,\"max\":60,\"mean\":60}}},"
                        + "{\"from\":\"2026-01-01T01:00:00Z\",\"to\":\"2026-01-01T02:00:00Z\",\"records\":1,\"fields\":{"
                        + "\"heat\":{\"count\":0,\"min\":null,\"max\":null,\"mean\":null},"
                        + "\"pulse\":{\"count\":1,\"min\":70,\"max\":70,\"mean\":70}}},"
                        + "{\"from\":\"2026-01-01T05:00:00Z\",\"to\":\"2026-01-01T06:00:00Z\",\"records\":1,\"fields\":{"
                        + "\"heat\":{\"count\":1,\"min\":-3.0,\"max\":-3.0,\"mean\":-3.0},"
                        + "\"pulse\":{\"count\":1,\"min\":80,\"max\":80,\"mean\":80}}}]}");
    }

    @Test
    void shouldSeeWhatTheViewShows() throws Exception {
        store("2026-01-01T00:10:00Z", 0.0, 60);
        store("2026-01-01T00:20:00Z", 100.0, 60);

        assertThat(aggregate("interval=1d"))
                .contains("\"heat_f\":{\"count\":2,\"min\":32.0,\"max\":212.0,\"mean\":122.0}")
                .doesNotContain("pulse");
        assertThat(aggregate("interval=1d", "fields=pulse"))
                .contains("fields, message=must name numbers of the view, but 'pulse' is none");
    }

    @Test
    void shouldLimitIntervalsAndRows() throws Exception {
        for (var hour = 10; hour < 22; hour++) {
            store("2026-01-01T" + hour + ":00:00Z", 1.0, 1);
        }
        assertThat(aggregate("interval=1h")).contains("must make at most 10 intervals");
        assertThat(aggregate("interval=2h")).contains("\"records\":2");

        for (var minute = 10; minute < 50; minute++) {
            store("2026-01-01T23:" + minute + ":00Z", 1.0, 1);
        }
        assertThat(aggregate("interval=1d")).contains("must hold at most 50 records, but hold more");
        assertThat(aggregate("interval=1d", "from=2026-01-01T23:00:00Z")).contains("\"records\":40");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    view=raw       | interval, message=is missing
                    interval=1x    | interval, message=must be a duration from 1s to 366d
                    interval=1ms   | interval, message=must be a duration from 1s to 366d
                    interval=400d  | interval, message=must be a duration from 1s to 366d
                    intervall=1h   | intervall, message=is no parameter here, did you mean 'interval'?
                    limit=5        | limit, message=is no parameter here
                    continuation=x | continuation, message=is no parameter here
                    """)
    void shouldSayWhatIsWrongWithAQuery(String query, String problem) throws Exception {
        assertThat(aggregate(query)).contains(problem);
    }
}
