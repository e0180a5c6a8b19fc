// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import java.time.Duration;

/** The rows of station telemetry. */
record Rows(CqlSession session, Dataset dataset) {
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    /** Deletes all. */
    void empty() {
        var unused = session.execute(SimpleStatement.newInstance("TRUNCATE " + TableCql.name(dataset))
                .setTimeout(Duration.ofMinutes(2)));
    }

    /**
     * Waits until there are so many.
     *
     * @throws LostException if there are not after a minute: what is acknowledged may be on its way to the nodes for a while
     */
    void requireCount(long expected) throws InterruptedException {
        var deadline = System.nanoTime() + ON_ITS_WAY.toNanos();
        var counted = count();
        while (counted != expected && System.nanoTime() < deadline) {
            Thread.sleep(1_000);
            counted = count();
        }
        LostException.require("rows stored", expected, counted);
    }

    /** Counts them by partition, since a table of some size is not counted in one request in time. */
    private long count() {
        var counted = 0L;
        for (var row : session.execute("SELECT DISTINCT station_id, day FROM " + TableCql.name(dataset))) {
            counted += session.execute(SimpleStatement.newInstance(
                                    "SELECT COUNT(*) FROM " + TableCql.name(dataset)
                                            + " WHERE station_id = ? AND day = ?",
                                    row.getString(0),
                                    row.getLocalDate(1))
                            // All of the replicas together: at ONE a row may still be under way to the others.
                            .setConsistencyLevel(ConsistencyLevel.ALL)
                            .setTimeout(Duration.ofSeconds(30)))
                    .one()
                    .getLong(0);
        }
        return counted;
    }
}
