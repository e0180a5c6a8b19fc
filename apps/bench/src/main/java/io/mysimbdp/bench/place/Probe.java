// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Records of station telemetry that can be told from all others: to see when what is sent now can be read. Used by one thread. */
public final class Probe {
    /** No generated record has this station. */
    private static final String STATION = "ST-9999";

    private static final String SENSOR = "probe-01";
    private static final Instant FIRST = Instant.parse("2026-01-02T00:00:00Z");

    private final List<String> columns;
    private final String select;
    private int made;

    /**
     * One of these records.
     *
     * @param line what stands in the source, without a line end
     * @param key the values of its primary key
     */
    public record Sent(String line, List<Object> key) {
        public Sent {
            key = List.copyOf(key);
        }
    }

    /**
     * Makes none yet.
     *
     * @param dataset station telemetry
     * @param header the first line of the source
     */
    public Probe(Dataset dataset, String header) {
        columns = List.of(header.strip().split(",", -1));
        select =
                TableCql.select(dataset, List.of("battery_v"), List.of("station_id", "day", "event_time", "sensor_id"));
    }

    /** Makes the next one. */
    public Sent next() {
        var time = FIRST.plusSeconds(made++);
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
        return new Sent(
                columns.stream().map(column -> values.getOrDefault(column, "")).collect(Collectors.joining(",")),
                List.of(STATION, LocalDate.ofInstant(time, ZoneOffset.UTC), time, SENSOR));
    }

    /**
     * Whether its row can be read at LOCAL_QUORUM.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException if nothing can be read
     */
    public boolean isReadable(CqlSession session, Sent sent) {
        return session.execute(SimpleStatement.newInstance(select, sent.key().toArray())
                                .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM))
                        .one()
                != null;
    }
}
