// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.token.TokenRange;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.datasets.TableSpec.Clustering;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table in Cassandra: reads the keys of many partitions at a time, with a limit, page by page, at LOCAL_QUORUM, so that
 * it sees every row whose write was acknowledged. What fails is tried again. Not thread-safe.
 */
final class CassandraRows implements StoredRows {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraRows.class);

    private static final int PARTITIONS_IN_FLIGHT = 64;
    private static final int RANGES_IN_FLIGHT = 4;
    /** Bounds what a page costs a node where rows hold nulls that were written: each is a tombstone to read over. */
    private static final int PAGE_ROWS = 2_000;

    private static final int TRIES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(15);

    private final CqlSession session;
    private final Dataset dataset;
    private final PreparedStatement selectPartition;
    private final DriverExecutionProfile profile;
    private final boolean ranged;
    private final int clusteringColumns;

    /**
     * @throws DriverException if the table is not there or the nodes can't be reached
     */
    CassandraRows(CqlSession session, Dataset dataset) {
        this.session = session;
        this.dataset = dataset;
        // What nodes warn of, such as tombstones, would be a line for each of many thousand reads.
        this.profile = session.getContext()
                .getConfig()
                .getDefaultProfile()
                .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false);
        this.ranged = new KeyColumns(dataset).order().isPresent();
        var partitionKey = dataset.table().partitionKey();
        var clustering =
                dataset.table().clustering().stream().map(Clustering::column).toList();
        this.clusteringColumns = clustering.size();
        var cql = TableCql.select(dataset, clustering.isEmpty() ? partitionKey : clustering, partitionKey);
        if (ranged) {
            var first = TableCql.quote(clustering.get(0));
            cql += " AND " + first + " >= ? AND " + first + " <= ?";
        }
        this.selectPartition = session.prepare(cql);
    }

    @Override
    public void look(Collection<PartitionLookup> lookups) throws IOException, InterruptedException {
        all(
                List.copyOf(lookups),
                PARTITIONS_IN_FLIGHT,
                PartitionLookup::reset,
                lookup -> {
                    var values = new ArrayList<>(lookup.partition());
                    if (ranged) {
                        values.add(lookup.first());
                        values.add(lookup.last());
                    }
                    return selectPartition.bind(values.toArray());
                },
                (lookup, page) -> page.currentPage().forEach(row -> lookup.present(clustering(row))));
    }

    private List<Object> clustering(Row row) {
        var values = new ArrayList<>(clusteringColumns);
        for (var i = 0; i < clusteringColumns; i++) {
            values.add(KeyColumns.comparable(row.getObject(i)));
        }
        return values;
    }

    @Override
    public long count() throws IOException, InterruptedException {
        var partitionKey =
                dataset.table().partitionKey().stream().map(TableCql::quote).collect(Collectors.joining(", "));
        var select = session.prepare(
                "SELECT " + TableCql.quote(dataset.table().partitionKey().get(0)) + " FROM "
                        + TableCql.name(dataset) + " WHERE token(" + partitionKey + ") > ? AND token(" + partitionKey
                        + ") <= ?");
        // The range that goes over the end of the ring can't be asked for at once.
        var ranges = session
                .getMetadata()
                .getTokenMap()
                .orElseThrow(() -> new IOException("the driver knows no tokens of the cluster"))
                .getTokenRanges()
                .stream()
                .flatMap(range -> range.unwrap().stream())
                .toList();
        var counts = new ConcurrentHashMap<TokenRange, LongAdder>();
        all(
                ranges,
                RANGES_IN_FLIGHT,
                range -> counts.put(range, new LongAdder()),
                range -> select.boundStatementBuilder()
                        .setToken(0, range.getStart())
                        .setToken(1, range.getEnd())
                        .setRoutingToken(range.getEnd())
                        .build(),
                (range, page) -> counts.get(range).add(page.remaining()));
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** What to do with a page of an item's rows. */
    private interface PageReader<T> {
        void read(T item, AsyncResultSet page);
    }

    /** Reads all pages of all items, some items at a time, and those that failed again. */
    private <T> void all(
            List<T> items,
            int inFlight,
            Consumer<T> before,
            Function<T, BoundStatement> statement,
            PageReader<T> reader)
            throws IOException, InterruptedException {
        var left = items;
        var pause = FIRST_PAUSE;
        for (var tries = 1; !left.isEmpty(); tries++) {
            var failed = new ConcurrentHashMap<T, Throwable>();
            var free = new Semaphore(inFlight);
            for (var item : left) {
                free.acquire();
                before.accept(item);
                var bound = statement
                        .apply(item)
                        .setExecutionProfile(profile)
                        .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
                        .setPageSize(PAGE_ROWS)
                        .setIdempotent(true)
                        .setTimeout(PAGE_TIMEOUT);
                pages(session.executeAsync(bound), page -> reader.read(item, page))
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                failed.put(item, failure);
                            }
                            free.release();
                        });
            }
            free.acquire(inFlight);
            if (!failed.isEmpty()) {
                var reason = reason(failed);
                if (tries == TRIES) {
                    throw new IOException(
                            "the table " + TableCql.name(dataset) + " can't be read: " + reason,
                            failed.values().iterator().next());
                }
                LOG.warn(
                        "{} of {} reads failed, trying again in {} ms: {}",
                        failed.size(),
                        left.size(),
                        pause.toMillis(),
                        reason);
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2);
            }
            left = List.copyOf(failed.keySet());
        }
    }

    private static CompletionStage<Void> pages(CompletionStage<AsyncResultSet> next, Consumer<AsyncResultSet> reader) {
        return next.thenCompose(page -> {
            reader.accept(page);
            return page.hasMorePages() ? pages(page.fetchNextPage(), reader) : CompletableFuture.completedFuture(null);
        });
    }

    private static String reason(Map<?, Throwable> failed) {
        var cause = failed.values().iterator().next();
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
