// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The first pages of partitions of station telemetry, as the driver gets them. */
final class Pages {
    private static final int MOST = 200;
    private static final int LIMIT = 100;

    private final CqlSession session;
    private final PreparedStatement select;
    private final List<Page> pages = new ArrayList<>();

    private record Page(String station, LocalDate day, int size) {}

    Pages(CqlSession session, Dataset dataset) {
        this.session = session;
        var table = TableCql.name(dataset);
        select = session.prepare("SELECT * FROM " + table + " WHERE station_id = ? AND day = ? LIMIT " + LIMIT);
        for (var row : session.execute("SELECT DISTINCT station_id, day FROM " + table)) {
            if (pages.size() < MOST) {
                var station = row.getString("station_id");
                var day = row.getLocalDate("day");
                pages.add(new Page(station, day, rows(select.bind(station, day))));
            }
        }
    }

    private Page page(int index) {
        return pages.get(index % pages.size());
    }

    /** How many records the page with this number has. */
    int size(int index) {
        return page(index).size();
    }

    /** What to ask the data service for. */
    String parameters(int index) {
        var page = page(index);
        return "station_id=" + page.station() + "&from=" + page.day() + "T00:00:00Z&to="
                + page.day().plusDays(1) + "T00:00:00Z&limit=" + LIMIT;
    }

    /** Asks the database itself. */
    void query(int index) {
        var page = page(index);
        LostException.require("rows of a page", page.size(), rows(select.bind(page.station(), page.day())));
    }

    private int rows(BoundStatement statement) {
        var rows = 0;
        for (var row : session.execute(statement)) {
            for (var column = 0; column < row.getColumnDefinitions().size(); column++) {
                var unused = row.getObject(column);
            }
            rows++;
        }
        return rows;
    }
}
