// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Row;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Stores rows in Cassandra with prepared statements: rows of one partition as one unlogged batch, which one replica set
 * takes as a single mutation. A value that a record doesn't have is left unset, so that no tombstone is written.
 */
final class CassandraHandler implements RowStore, AutoCloseable {
    /**
     * What nodes say of a table that is not as it was prepared, or of a guardrail such as that for a full disk: the
     * operator's to mend, not the record's fault.
     */
    private static final int OUTCOMES_AT_ONCE = 128;

    private static final Pattern SCHEMA_AWAY = Pattern.compile(
            "(?i).*(unconfigured table|unknown keyspace|keyspace .* does not exist|table .* does not exist"
                    + "|undefined column|unknown identifier|guardrail|disk usage).*");

    private final CqlSession session;
    private final ConsistencyLevel consistency;
    private final Map<String, Insert> inserts;
    private final PreparedStatement outcome;

    private record Insert(PreparedStatement statement, List<TypeCodec<Object>> codecs) {}

    private CassandraHandler(
            CqlSession session, ConsistencyLevel consistency, Map<String, Insert> inserts, PreparedStatement outcome) {
        this.session = session;
        this.consistency = consistency;
        this.inserts = Map.copyOf(inserts);
        this.outcome = outcome;
    }

    /**
     * Prepares the INSERTs of the datasets. Takes the session over: it is closed with this, or if this fails.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException if a table is not there or may not be written to
     */
    static CassandraHandler prepare(
            CqlSession session, ConsumerSettings.Consistency consistency, List<Dataset> datasets) {
        try {
            var inserts = new HashMap<String, Insert>();
            for (var dataset : datasets) {
                inserts.put(dataset.id(), insert(session, dataset));
            }
            return new CassandraHandler(
                    session,
                    DefaultConsistencyLevel.valueOf(consistency.name()),
                    inserts,
                    session.prepare(LineageSchema.INSERT_OUTCOME));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static Insert insert(CqlSession session, Dataset dataset) {
        var statement = session.prepare(TableCql.insert(dataset));
        var registry = session.getContext().getCodecRegistry();
        var codecs = new ArrayList<TypeCodec<Object>>();
        for (var i = 0; i < dataset.columns().size(); i++) {
            codecs.add(registry.codecFor(
                    statement.getVariableDefinitions().get(i).getType(),
                    javaType(dataset.columns().get(i))));
        }
        return new Insert(statement, List.copyOf(codecs));
    }

    @SuppressWarnings("unchecked") // The codec is asked for by the type that the column's values have.
    private static GenericType<Object> javaType(Column column) {
        GenericType<?> type = switch (column.type()) {
            case LIST_OF_TEXT -> GenericType.listOf(String.class);
            case TEXT, INT, BIGINT, DOUBLE, DECIMAL, BOOLEAN, TIMESTAMP, DATE, UUID ->
                GenericType.of(column.type().javaType());
        };
        return (GenericType<Object>) type;
    }

    @Override
    public CompletionStage<?> write(Dataset dataset, List<Row> rows) {
        try {
            var insert = inserts.get(dataset.id());
            if (rows.size() == 1) {
                return execute(bind(insert, rows.get(0)));
            }
            var statements = new ArrayList<BatchableStatement<?>>(rows.size());
            rows.forEach(row -> statements.add(bind(insert, row)));
            return execute(BatchStatement.newInstance(BatchType.UNLOGGED, statements));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static BoundStatement bind(Insert insert, Row row) {
        var builder = insert.statement.boundStatementBuilder();
        var values = row.values();
        for (var i = 0; i < values.size(); i++) {
            if (values.get(i) != null) {
                builder = builder.set(i, values.get(i), insert.codecs.get(i));
            }
        }
        return builder.setLong(values.size(), row.writeTimeMicros()).build();
    }

    private CompletionStage<?> execute(Statement<?> statement) {
        // Idempotent because key and write timestamp come from the record: the driver may try another node.
        return session.executeAsync(statement.setConsistencyLevel(consistency).setIdempotent(true));
    }

    /** Some after the others: a commit may cover thousands of runs, and a node has no room for so many requests at once. */
    @Override
    public CompletionStage<?> write(List<RunOutcome> outcomes) {
        CompletionStage<?> written = CompletableFuture.completedFuture(null);
        for (var from = 0; from < outcomes.size(); from += OUTCOMES_AT_ONCE) {
            var some = outcomes.subList(from, Math.min(outcomes.size(), from + OUTCOMES_AT_ONCE));
            written = written.thenCompose(before -> atOnce(some));
        }
        return written;
    }

    private CompletionStage<?> atOnce(List<RunOutcome> outcomes) {
        try {
            return CompletableFuture.allOf(outcomes.stream()
                    .map(this::write)
                    .map(CompletionStage::toCompletableFuture)
                    .toArray(CompletableFuture[]::new));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<?> write(RunOutcome row) {
        return execute(outcome.bind(
                row.runId(),
                row.topic(),
                row.partition(),
                row.firstOffset(),
                row.nextOffset(),
                row.stored(),
                row.deadLettered()));
    }

    @Override
    public ErrorKind kind(Throwable error) {
        if (error instanceof InvalidQueryException
                && !SCHEMA_AWAY.matcher(Errors.brief(error)).matches()) {
            return ErrorKind.DATA;
        }
        // A codec refuses a value before anything is sent.
        return error instanceof FrameTooLongException
                        || error instanceof CodecNotFoundException
                        || error instanceof IllegalArgumentException
                ? ErrorKind.DATA
                : ErrorKind.TRANSIENT;
    }

    @Override
    public void close() {
        session.close();
    }
}
