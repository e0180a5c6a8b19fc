// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.datasets.TableCql;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Records of station telemetry that can be told from all others: to see when what is sent now can be read. */
final class Probe {
    /** No generated record has this station. */
    private static final String STATION = "ST-9999";

    private static final String SENSOR = "probe-01";
    private static final Instant FIRST = Instant.parse("2026-01-02T00:00:00Z");

    private final Feed feed;
    private final List<String> columns;
    private int sent;

    /** @param feed of station telemetry, with its header line written */
    Probe(Feed feed) throws IOException {
        this.feed = feed;
        try (var lines = Files.lines(feed.file())) {
            columns = List.of(lines.findFirst().orElseThrow().split(",", -1));
        }
    }

    /** Puts one into the source; gives its primary key. */
    Map<String, Object> send() throws IOException {
        var time = FIRST.plusSeconds(sent++);
        var values = Map.of(
                "station_id",
                STATION,
                "sensor_id",
                SENSOR,
                "event_time",
                time.toString(),
                "battery_v",
                "3.6",
                "status",
                "ok");
        feed.append(
                columns.stream().map(column -> values.getOrDefault(column, "")).collect(Collectors.joining(",")));
        var key = new LinkedHashMap<String, Object>();
        key.put("station_id", STATION);
        key.put("day", LocalDate.ofInstant(time, ZoneOffset.UTC));
        key.put("event_time", time);
        key.put("sensor_id", SENSOR);
        return key;
    }

    /** Asks for one by its primary key. */
    String cql() {
        return TableCql.select(
                feed.dataset(), List.of("battery_v"), List.of("station_id", "day", "event_time", "sensor_id"));
    }
}
