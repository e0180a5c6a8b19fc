// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A store in memory that answers as a test says: at once, later, or with an error. */
final class FakeStore implements RowStore {
    static final class Refused extends RuntimeException {
        Refused() {
            super("refused");
        }
    }

    static final class Away extends RuntimeException {
        Away() {
            super("away");
        }
    }

    /** A write that waits for its answer. */
    record Pending(List<Row> rows, CompletableFuture<Void> answer) {}

    final Map<List<Object>, Row> rows = new HashMap<>();
    int rowsWritten;
    final List<List<Row>> writes = new ArrayList<>();
    final Map<List<Object>, RunOutcome> outcomes = new HashMap<>();
    final List<Pending> pending = new ArrayList<>();
    boolean answerLater;
    Function<List<Row>, RuntimeException> failure = write -> null;

    @Override
    public CompletionStage<?> write(Dataset dataset, List<Row> write) {
        writes.add(write);
        if (answerLater) {
            var waiting = new Pending(write, new CompletableFuture<>());
            pending.add(waiting);
            return waiting.answer();
        }
        var error = failure.apply(write);
        if (error != null) {
            return CompletableFuture.failedFuture(error);
        }
        keep(write);
        return CompletableFuture.completedFuture(null);
    }

    void answer(Pending waiting) {
        pending.remove(waiting);
        keep(waiting.rows());
        waiting.answer().complete(null);
    }

    void fail(Pending waiting) {
        pending.remove(waiting);
        waiting.answer().completeExceptionally(new Away());
    }

    private void keep(List<Row> write) {
        rowsWritten += write.size();
        write.forEach(row -> rows.put(List.of(row.values().get(0), row.values().get(1)), row));
    }

    @Override
    public CompletionStage<?> write(List<RunOutcome> written) {
        written.forEach(outcome -> outcomes.put(
                List.of(outcome.runId(), outcome.topic(), outcome.partition(), outcome.firstOffset()), outcome));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public ErrorKind kind(Throwable error) {
        return error instanceof Refused ? ErrorKind.DATA : ErrorKind.TRANSIENT;
    }

    long storedByOutcomes() {
        return outcomes.values().stream().mapToLong(RunOutcome::stored).sum();
    }

    long deadByOutcomes() {
        return outcomes.values().stream().mapToLong(RunOutcome::deadLettered).sum();
    }
}
