// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShippedDescriptorsTest {

    @Test
    void shouldReadTheDescriptorsThatShip() throws Exception {
        var catalog = DatasetCatalog.load(Path.of("../../data/datasets"));

        assertThat(catalog.datasets())
                .extracting(Dataset::id)
                .contains("citysense.station_telemetry", "staywell.listing_reviews");
        System.out.println(TableCql.createTable(catalog.require("station_telemetry")));
        System.out.println(TableCql.insert(catalog.require("listing_reviews")));
    }
}
