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
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Row;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores rows in Cassandra with prepared statements: rows of one partition as one unlogged batch, which one replica set
 * takes as a single mutation. A value that a record doesn't have is left unset, so that no tombstone is written.
 */
final class CassandraHandler implements RowStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraHandler.class);

    private static final int OUTCOMES_AT_ONCE = 128;

    /**
     * What nodes say of a table that is not as it was prepared, or of a guardrail such as that for a full disk: the
     * operator's to mend, not the record's fault.
     */
    private static final Pattern SCHEMA_AWAY = Pattern.compile(
            "(?i).*(unconfigured table|unknown keyspace|keyspace .* does not exist|table .* does not exist"
                    + "|undefined column|unknown identifier|guardrail|disk usage).*");

    private final CqlSession session;
    private final ConsistencyLevel consistency;
    private final Map<String, Insert> inserts = new ConcurrentHashMap<>();
    private final PreparedStatement outcome;

    private record Insert(PreparedStatement statement, List<TypeCodec<Object>> codecs) {}

    /** A table is not there, or is not as its dataset describes it. */
    private static final class NotPreparedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPreparedException(Throwable cause) {
            super(Errors.brief(cause), cause);
        }
    }

    private CassandraHandler(CqlSession session, ConsistencyLevel consistency, PreparedStatement outcome) {
        this.session = session;
        this.consistency = consistency;
        this.outcome = outcome;
    }

    /**
     * Prepares the INSERTs of the datasets. Where it can be done for some only, the others are tried again when there is
     * something to write, so that a table that is not there stops no other dataset. Takes the session over: it is closed with
     * this, or if this fails.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException if the platform's own tables are not there, or none of the others,
     *     or if no node answers
     */
    static CassandraHandler prepare(
            CqlSession session, ConsumerSettings.Consistency consistency, List<Dataset> datasets) {
        try {
            var handler = new CassandraHandler(
                    session,
                    DefaultConsistencyLevel.valueOf(consistency.name()),
                    session.prepare(LineageSchema.INSERT_OUTCOME));
            handler.prepare(datasets);
            return handler;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void prepare(List<Dataset> datasets) {
        var problems = new LinkedHashMap<Dataset, RuntimeException>();
        for (var dataset : datasets) {
            try {
                inserts.put(dataset.id(), insert(dataset, session.prepare(TableCql.insert(dataset))));
            } catch (QueryValidationException | CodecNotFoundException e) {
                problems.put(dataset, e);
            }
        }
        var own = LineageSchema.runs();
        var others = datasets.stream().filter(dataset -> !dataset.equals(own)).toList();
        var missing = problems.keySet();
        if (missing.contains(own) || (!missing.isEmpty() && missing.containsAll(others))) {
            throw problems.values().iterator().next();
        }
        problems.forEach((dataset, problem) -> LOG.warn(
                "Records of {} can't be stored yet, will be tried again when there are some: {}",
                dataset.id(),
                Errors.brief(problem)));
    }

    private CompletionStage<Insert> prepareAgain(Dataset dataset) {
        // The driver makes one request of those for the same statement at the same time.
        return session.prepareAsync(TableCql.insert(dataset)).handle((statement, error) -> {
            if (error != null) {
                throw new NotPreparedException(error);
            }
            try {
                var insert = insert(dataset, statement);
                inserts.put(dataset.id(), insert);
                return insert;
            } catch (CodecNotFoundException e) {
                throw new NotPreparedException(e);
            }
        });
    }

    private Insert insert(Dataset dataset, PreparedStatement statement) {
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
            return insert == null
                    ? prepareAgain(dataset).thenCompose(prepared -> write(prepared, rows))
                    : write(insert, rows);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<?> write(Insert insert, List<Row> rows) {
        if (rows.size() == 1) {
            return execute(bind(insert, rows.get(0)));
        }
        var statements = new ArrayList<BatchableStatement<?>>(rows.size());
        rows.forEach(row -> statements.add(bind(insert, row)));
        return execute(BatchStatement.newInstance(BatchType.UNLOGGED, statements));
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
