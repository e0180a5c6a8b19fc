// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Reads rows from Cassandra with prepared statements, page by page. Thread-safe. */
public final class CassandraRecords implements RowSource {
    private final Callable<CqlSession> session;
    private final ConsistencyLevel consistency;
    private final Duration timeout;

    /** At most four for each dataset: with times or without, in the order of the table or against it. */
    private final Map<String, CompletableFuture<PreparedStatement>> statements = new ConcurrentHashMap<>();

    /** @param session throws while there is none */
    public CassandraRecords(Callable<CqlSession> session, ReadSettings settings) {
        this.session = session;
        this.consistency =
                DefaultConsistencyLevel.valueOf(settings.consistency().name());
        this.timeout = settings.timeout();
    }

    @Override
    public CompletionStage<Page> fetch(ReadPlan plan, List<Object> partition, Optional<byte[]> paging, int rows) {
        try {
            var open = session.call();
            return statement(open, plan).thenCompose(statement -> {
                var values = new ArrayList<>(partition);
                if (plan.timeInClustering()) {
                    plan.range().from().ifPresent(values::add);
                    plan.range().to().ifPresent(values::add);
                }
                var bound = statement
                        .bind(values.toArray())
                        // What nodes warn of, such as tombstones, is no news for each of many reads.
                        .setExecutionProfile(open.getContext()
                                .getConfig()
                                .getDefaultProfile()
                                .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false))
                        .setConsistencyLevel(consistency)
                        .setIdempotent(true)
                        .setTimeout(timeout)
                        .setPageSize(rows)
                        .setPagingState(paging.map(ByteBuffer::wrap).orElse(null));
                return open.executeAsync(bound).thenApply(result -> page(plan.dataset(), result));
            });
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<PreparedStatement> statement(CqlSession open, ReadPlan plan) {
        var cql = cql(plan);
        var prepared =
                statements.computeIfAbsent(cql, text -> open.prepareAsync(text).toCompletableFuture());
        if (prepared.isCompletedExceptionally()) {
            // The table may be there by now, or the node.
            statements.remove(cql, prepared);
            return statements.computeIfAbsent(
                    cql, text -> open.prepareAsync(text).toCompletableFuture());
        }
        return prepared;
    }

    /** All columns, whatever is shown: so a few prepared statements serve all queries. */
    static String cql(ReadPlan plan) {
        var dataset = plan.dataset();
        var names = dataset.columns().stream().map(Column::name).toList();
        var cql = new StringBuilder(
                TableCql.select(dataset, names, dataset.table().partitionKey()));
        if (plan.timeInClustering()) {
            var time = TableCql.quote(dataset.table().clustering().get(0).column());
            plan.range()
                    .from()
                    .ifPresent(from -> cql.append(" AND ").append(time).append(" >= ?"));
            plan.range().to().ifPresent(to -> cql.append(" AND ").append(time).append(" < ?"));
        }
        if (plan.reversed() && !dataset.table().clustering().isEmpty()) {
            cql.append(" ORDER BY ")
                    .append(dataset.table().clustering().stream()
                            .map(column -> TableCql.quote(column.column()) + (column.descending() ? " ASC" : " DESC"))
                            .collect(Collectors.joining(", ")));
        }
        return cql.toString();
    }

    private static Page page(Dataset dataset, AsyncResultSet result) {
        var rows = new ArrayList<List<Object>>(result.remaining());
        var columns = dataset.columns().size();
        for (var row : result.currentPage()) {
            var values = new Object[columns];
            for (var i = 0; i < columns; i++) {
                values[i] = row.getObject(i);
            }
            rows.add(Collections.unmodifiableList(Arrays.asList(values)));
        }
        return new Page(
                rows,
                Optional.ofNullable(result.getExecutionInfo().getPagingState()).map(CassandraRecords::bytes));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
