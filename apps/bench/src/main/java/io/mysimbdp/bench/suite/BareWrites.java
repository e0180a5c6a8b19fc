// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.Row;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * The reference of the consumer: rows that are in memory already are written by a bare loop of the asynchronous driver, as many
 * requests at once as the window is wide. No Kafka, no checks, no commits.
 */
final class BareWrites {
    /** JVMs get faster for a minute: the first third of the rows is not measured, here and there. */
    static final int WARM_UP_SHARE = 3;

    /** As many rows as a consumer may hold: over these the rows of a partition are grouped. */
    private static final int HORIZON = 10_000;

    /** Nodes that share their processors with all others may be late, which a consumer, too, takes as a reason to send again. */
    private static final int ATTEMPTS = 10;

    private final CqlSession session;
    private final PreparedStatement insert;
    private final DefaultConsistencyLevel consistency;
    private final Semaphore window;
    private final int width;
    private final LongAdder retries = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private BareWrites(CqlSession session, Dataset dataset, DefaultConsistencyLevel consistency, int width) {
        this.session = session;
        this.insert = session.prepare(TableCql.insert(dataset));
        this.consistency = consistency;
        this.window = new Semaphore(width);
        this.width = width;
    }

    /**
     * The program: datasets folder, dataset, source, most rows, rows of a batch (1: row by row), window, consistency level, and the
     * processes of the nodes and of the brokers, each separated by commas. Where the nodes are, it reads from the environment as
     * the apps do.
     */
    public static void main(String[] arguments) throws Exception {
        var dataset = DatasetSettings.catalog(Path.of(arguments[0])).require(arguments[1]);
        var rows = rows(dataset, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        var batchRows = Integer.parseInt(arguments[4]);
        var reader = new SettingsReader(System.getenv());
        var settings = CassandraSettings.read(reader);
        try (var session = CassandraSessions.open(settings, "reference")) {
            var writes = new BareWrites(
                    session,
                    dataset,
                    DefaultConsistencyLevel.valueOf(
                            arguments[6].toUpperCase(Locale.ROOT).replace('-', '_')),
                    Integer.parseInt(arguments[5]));
            var warmUp = rows.size() / WARM_UP_SHARE;
            writes.write(dataset, rows.subList(0, warmUp), batchRows);
            var requests = writes.requests.doubleValue();
            var used = used(arguments);
            var began = System.nanoTime();
            writes.write(dataset, rows.subList(warmUp, rows.size()), batchRows);
            var seconds = (System.nanoTime() - began) / 1e9;
            var measured = rows.size() - warmUp;
            var cost = used(arguments).since(used, measured, writes.requests.doubleValue() - requests);
            System.out.printf(
                    Locale.ROOT,
                    "RESULT rows=%d keys=%d seconds=%.3f rows_per_second=%.1f retries=%d %s%n",
                    rows.size(),
                    keys(dataset, rows),
                    seconds,
                    measured / seconds,
                    writes.retries.sum(),
                    cost.figures());
        }
    }

    private static ProcessorTime used(String[] arguments) {
        return ProcessorTime.now(ProcessHandle.current().pid(), processes(arguments[7]), processes(arguments[8]));
    }

    private static List<Long> processes(String list) {
        return Stream.of(list.split(",")).map(Long::valueOf).toList();
    }

    private static List<Row> rows(Dataset dataset, Path source, int most) throws IOException {
        var checker = new RecordChecker(dataset);
        var now = Instant.now();
        var rows = new ArrayList<Row>();
        try (var reader = RecordReader.open(dataset, source, RecordReader.Position.START, false)) {
            for (var record = reader.next(); record != null && rows.size() < most; record = reader.next()) {
                if (record instanceof ReadResult.Parsed parsed
                        && checker.check(parsed.json(), "reference#" + parsed.line(), now, now)
                                instanceof CheckResult.Valid valid) {
                    rows.add(valid.row());
                }
            }
        }
        return rows;
    }

    /** How many rows the table has of them: some come twice. */
    static long keys(Dataset dataset, List<Row> rows) {
        var key = indexes(dataset, dataset.primaryKey());
        var keys = new HashSet<List<Object>>();
        for (var row : rows) {
            keys.add(values(row, key));
        }
        return keys.size();
    }

    private static int[] indexes(Dataset dataset, List<String> columns) {
        var names = dataset.columns().stream().map(Column::name).toList();
        return columns.stream().mapToInt(names::indexOf).toArray();
    }

    private static List<Object> values(Row row, int[] columns) {
        var values = new ArrayList<Object>(columns.length);
        for (var column : columns) {
            values.add(row.values().get(column));
        }
        return values;
    }

    private void write(Dataset dataset, List<Row> rows, int batchRows) throws InterruptedException, IOException {
        if (batchRows == 1) {
            for (var row : rows) {
                execute(bind(row));
            }
        } else {
            var key = indexes(dataset, dataset.table().partitionKey());
            for (var from = 0; from < rows.size(); from += HORIZON) {
                grouped(rows.subList(from, Math.min(rows.size(), from + HORIZON)), key, batchRows);
            }
        }
        window.acquire(width);
        window.release(width);
        if (failure.get() != null) {
            throw new IOException("a write failed: " + failure.get(), failure.get());
        }
    }

    private void grouped(List<Row> rows, int[] key, int batchRows) throws InterruptedException {
        Map<List<Object>, List<BatchableStatement<?>>> groups = new LinkedHashMap<>();
        for (var row : rows) {
            var partition = values(row, key);
            var group = groups.computeIfAbsent(partition, k -> new ArrayList<>(batchRows));
            group.add(bind(row));
            if (group.size() == batchRows) {
                execute(BatchStatement.newInstance(BatchType.UNLOGGED, group));
                groups.remove(partition);
            }
        }
        for (var group : groups.values()) {
            execute(BatchStatement.newInstance(BatchType.UNLOGGED, group));
        }
    }

    private BoundStatement bind(Row row) {
        var builder = insert.boundStatementBuilder();
        var values = row.values();
        for (var i = 0; i < values.size(); i++) {
            if (values.get(i) != null) {
                builder = set(builder, i, values.get(i));
            }
        }
        return builder.setLong(values.size(), row.writeTimeMicros()).build();
    }

    @SuppressWarnings("unchecked") // The codec is that of the value's own class.
    private static BoundStatementBuilder set(BoundStatementBuilder builder, int index, Object value) {
        return builder.set(index, value, (Class<Object>) value.getClass());
    }

    private void execute(Statement<?> statement) throws InterruptedException {
        window.acquire();
        requests.increment();
        send(statement.setConsistencyLevel(consistency).setIdempotent(true), ATTEMPTS);
    }

    private void send(Statement<?> statement, int attempts) {
        var unused = session.executeAsync(statement).whenComplete((result, error) -> {
            if (error != null && attempts > 1) {
                retries.increment();
                send(statement, attempts - 1);
                return;
            }
            if (error != null) {
                failure.compareAndSet(null, error);
            }
            window.release();
        });
    }
}
