// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.util.List;
import java.util.Optional;

/** Reads where the data of a dataset came from. Thread-safe, as its session is. */
public final class LineageReader {
    private static final List<String> COLUMNS = List.of(
            "run_id",
            "source",
            "checksum",
            "status",
            "started",
            "ended",
            "updated",
            "records_read",
            "records_rejected",
            "records_produced",
            "bytes_produced",
            "application_version",
            "host");

    private final CqlSession session;

    /**
     * @param session stays open
     */
    public LineageReader(CqlSession session) {
        this.session = session;
    }

    /**
     * The runs that brought data into a dataset, latest first.
     *
     * @param limit how many at most, from 1
     * @throws com.datastax.oss.driver.api.core.DriverException if the tables can't be read, or are not there
     */
    public List<RunLineage> latest(Dataset dataset, int limit) {
        var cql = TableCql.select(LineageSchema.runs(), COLUMNS, List.of("tenant", "dataset")) + " LIMIT " + limit;
        return execute(cql, dataset.tenant(), dataset.name()).stream()
                .map(row -> run(row, dataset.topic().name()))
                .toList();
    }

    private List<Row> execute(String cql, Object... values) {
        return session.execute(SimpleStatement.newInstance(cql, values)
                        .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
                        .setIdempotent(true))
                .all();
    }

    private RunLineage run(Row row, String topic) {
        var runId = row.getString("run_id");
        var stored = 0L;
        var deadLettered = 0L;
        var outcomes = execute(LineageSchema.SELECT_OUTCOMES, runId).stream()
                // A run also sends what is known of itself, by another topic.
                .filter(outcome -> topic.equals(outcome.getString("topic")))
                .toList();
        for (var i = 0; i < outcomes.size(); i++) {
            if (!isReplaced(outcomes, i)) {
                stored += outcomes.get(i).getLong("stored");
                deadLettered += outcomes.get(i).getLong("dead_lettered");
            }
        }
        return new RunLineage(
                runId,
                row.getString("source"),
                Optional.ofNullable(row.getString("checksum")),
                row.getString("status"),
                row.getInstant("started"),
                Optional.ofNullable(row.getInstant("ended")),
                row.getInstant("updated"),
                row.getLong("records_read"),
                row.getLong("records_rejected"),
                row.getLong("records_produced"),
                row.getLong("bytes_produced"),
                row.getString("application_version"),
                Optional.ofNullable(row.getString("host")),
                stored,
                deadLettered);
    }

    /**
     * Whether a range was written by a consumer that died before it could commit, and the next one cut it otherwise: then
     * the next range begins inside it. Ranges are in the order of their partitions and first offsets.
     */
    private static boolean isReplaced(List<Row> outcomes, int index) {
        if (index + 1 == outcomes.size()) {
            return false;
        }
        var range = outcomes.get(index);
        var next = outcomes.get(index + 1);
        return range.getInt("partition") == next.getInt("partition")
                && next.getLong("first_offset") < range.getLong("next_offset");
    }
}
