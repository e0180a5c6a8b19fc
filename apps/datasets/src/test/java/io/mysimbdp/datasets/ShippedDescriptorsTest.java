// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShippedDescriptorsTest {

    @Test
    void shouldReadTheDescriptorsThatShip() throws Exception {
        var catalog = catalog();

        assertThat(catalog.datasets())
                .extracting(Dataset::id)
                .containsExactly("staywell.listing_reviews", "citysense.station_telemetry");
        assertThat(catalog.datasets()).allSatisfy(dataset -> {
            assertThat(dataset.description()).isNotEmpty();
            assertThat(dataset.table().question()).endsWith("?");
            assertThat(dataset.sample()).isPresent();
            assertThat(dataset.source().files()).startsWith("samples/" + dataset.name() + "/");
            assertThat(dataset.topic().key())
                    .as("records of one partition share a message key")
                    .allSatisfy(
                            key -> assertThat(dataset.table().partitionKey()).contains(key));
        });
    }

    @Test
    void shouldMakeATableOfWideRows() throws Exception {
        assertThat(TableCql.createTable(catalog().require("station_telemetry")))
                .isEqualTo(
                        "CREATE TABLE IF NOT EXISTS \"citysense\".\"readings_by_station\" (\"station_id\" text,"
                                + " \"sensor_id\" text, \"event_time\" timestamp, \"temperature_c\" double,"
                                + " \"humidity_pct\" double, \"pressure_hpa\" double, \"wind_speed_ms\" double,"
                                + " \"wind_direction_deg\" int, \"rain_mm\" double, \"pm10_ugm3\" double,"
                                + " \"pm25_ugm3\" double, \"noise_db\" double, \"battery_v\" double, \"signal_dbm\" int,"
                                + " \"firmware\" text, \"status\" text, \"day\" date,"
                                + " PRIMARY KEY ((\"station_id\", \"day\"), \"event_time\", \"sensor_id\"))"
                                + " WITH CLUSTERING ORDER BY (\"event_time\" DESC, \"sensor_id\" ASC)"
                                + " AND comment = 'What did the sensors of a station measure on a day, latest first?'"
                                + " AND default_time_to_live = 34560000"
                                + " AND compaction = {'class': 'TimeWindowCompactionStrategy',"
                                + " 'compaction_window_unit': 'DAYS', 'compaction_window_size': 13, 'min_sstable_size': 4194304}");
    }

    @Test
    void shouldInsertAllColumnsWithTheirWriteTime() throws Exception {
        var reviews = catalog().require("listing_reviews");

        assertThat(TableCql.insert(reviews))
                .isEqualTo("INSERT INTO \"staywell\".\"reviews_by_listing\" (\"listing_id\", \"listing_city\","
                        + " \"review_id\", \"written_at\", \"stayed_on\", \"reviewer_name\", \"reviewer_verified\","
                        + " \"rating\", \"price_paid\", \"language\", \"tags\", \"comment\", \"month\")"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?");
        assertThat(TableCql.createTable(reviews))
                .contains("\"tags\" list<text>")
                .contains("default_time_to_live = 0")
                .contains("{'class': 'UnifiedCompactionStrategy'}");
    }

    private static DatasetCatalog catalog() throws IOException {
        return DatasetCatalog.load(Path.of("../../data/datasets"));
    }
}
