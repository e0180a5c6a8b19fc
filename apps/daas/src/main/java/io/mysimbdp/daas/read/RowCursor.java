// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of a plan, partition after partition and page after page, in order. While the caller works on one page, the
 * next is on its way; where partitions turn out empty, more of them are asked at once. So memory holds
 * {@value #MAX_AHEAD} pages at most. Not thread-safe.
 */
public final class RowCursor {
    private static final Logger LOG = LoggerFactory.getLogger(RowCursor.class);

    /** How many partitions are asked at once where they are empty. */
    private static final int MAX_AHEAD = 8;

    private final ReadPlan plan;
    private final RowSource source;
    private final int fetchRows;
    private final Duration timeout;

    /** Fetches under way, in the order of the plan; the first is what comes next. */
    private final Deque<Fetch> ahead = new ArrayDeque<>();

    private Position position;
    private int width = 1;

    private record Fetch(Position position, int rows, CompletableFuture<RowSource.Page> page) {}

    RowCursor(ReadPlan plan, RowSource source, Position start, int fetchRows, Duration timeout) {
        this.plan = plan;
        this.source = source;
        this.position = start;
        this.fetchRows = fetchRows;
        this.timeout = timeout;
    }

    /** Where reading goes on after what {@link #next} gave; empty at the end. */
    Optional<Position> position() {
        return isAtEnd() ? Optional.empty() : Optional.of(position);
    }

    private boolean isAtEnd() {
        return position.partition() >= plan.partitions().size();
    }

    /**
     * The next rows, one at least unless the end is reached.
     *
     * @param most how many at most, from 1
     * @throws SourceAwayException if they can't be had now; trying again goes on at the same place
     */
    public List<List<Object>> next(long most) throws SourceAwayException, InterruptedException {
        while (!isAtEnd()) {
            var page = page((int) Math.min(most, fetchRows));
            var next = page.next();
            position = next.isPresent()
                    ? new Position(position.partition(), next)
                    : new Position(position.partition() + 1, Optional.empty());
            if (page.rows().isEmpty()) {
                width = Math.min(MAX_AHEAD, width * 2);
            } else {
                width = 1;
            }
            var wanted = page.rows().stream().filter(plan::wants).toList();
            if (!wanted.isEmpty()) {
                if (most - wanted.size() > 0) {
                    ask((int) Math.min(most - wanted.size(), fetchRows));
                }
                return wanted;
            }
        }
        return List.of();
    }

    private RowSource.Page page(int rows) throws SourceAwayException, InterruptedException {
        ask(rows);
        var fetch = ahead.removeFirst();
        try {
            var page = fetch.page().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (page.rows().size() > rows) {
                // Asked for when more were wanted: what is past the limit must not be skipped.
                ahead.clear();
                return page(rows);
            }
            return page;
        } catch (ExecutionException e) {
            ahead.clear();
            throw away(message(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            ahead.clear();
            throw away("no answer within " + timeout.toMillis() + " ms", e);
        }
    }

    /** Notes for the operator what is not for callers: it has addresses of nodes and names of columns. */
    private SourceAwayException away(String reason, Throwable cause) {
        LOG.warn("Rows of {} can't be read: {}", plan.dataset().id(), reason);
        return new SourceAwayException(reason, cause);
    }

    private static String message(Throwable error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    /** Has as many fetches under way as are worth it: the next page of a partition, or the first pages of the next ones. */
    private void ask(int rows) {
        if (isAtEnd()) {
            return;
        }
        if (ahead.isEmpty() || !ahead.peekFirst().position().equals(position)) {
            ahead.clear();
            ahead.add(fetch(position, rows));
        }
        while (ahead.size() < width
                && ahead.peekLast().position().partition() + 1
                        < plan.partitions().size()) {
            ahead.add(fetch(new Position(ahead.peekLast().position().partition() + 1, Optional.empty()), rows));
        }
    }

    private Fetch fetch(Position at, int rows) {
        var page = source.fetch(plan, plan.partitions().get(at.partition()), at.paging(), rows);
        return new Fetch(at, rows, page.toCompletableFuture());
    }
}
