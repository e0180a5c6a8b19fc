// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.mysimbdp.datasets.source.RecordReader;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Finds for every record of some sources what became of it: see {@link ReconcileResult}. Changes nothing anywhere.
 *
 * <p>Memory: 11 to 22 bytes for each different row, 26 to 52 for each dead letter, and a chunk of 20,000 records.
 *
 * <p>Different rows are counted by hashes of 64 bits. Two rows of n share one with a chance of about n²/2⁶⁵: 3 in a
 * million for ten million rows. Then {@code rows} is one too small and {@code duplicates} one too great. Dead letters are
 * known by their line and a hash of their text, so that a lost record would count as one with a chance of 1 in 2⁶³ at most.
 */
public final class Reconciler {
    private static final int CHUNK_RECORDS = 20_000;

    private final StoredRows table;
    private final DeadLetters deadLetters;

    Reconciler(StoredRows table, DeadLetters deadLetters) {
        this.table = table;
        this.deadLetters = deadLetters;
    }

    /**
     * Reconciles. Records that are still on their way count as lost, so wait for them first: see {@link PipelineLag}.
     *
     * @param progress gets the number of records judged so far, now and then, on the calling thread
     * @throws IOException if a source, the dead letters or the table can't be read
     * @throws DriverException if the Cassandra nodes can't be reached, or there is no such table
     */
    public static ReconcileResult run(
            KafkaSettings kafka, CassandraSettings cassandra, ReconcileRequest request, LongConsumer progress)
            throws IOException, InterruptedException {
        try (var session = CassandraSessions.open(cassandra, "mysimbdp-reconcile")) {
            return run(kafka, session, request, progress);
        }
    }

    /** {@link #run(KafkaSettings, CassandraSettings, ReconcileRequest, LongConsumer)} with a session that stays open. */
    public static ReconcileResult run(
            KafkaSettings kafka, CqlSession session, ReconcileRequest request, LongConsumer progress)
            throws IOException, InterruptedException {
        var start = System.nanoTime();
        var table = new CassandraRows(session, request.dataset());
        var deadLetters = DeadLetterReader.read(
                kafka,
                request.dataset().topic(),
                request.sources().stream().map(SourceFile::name).collect(Collectors.toSet()));
        var result = new Reconciler(table, deadLetters).run(request, start, progress);
        return result.withNotes(LineageNotes.compare(request.dataset(), result.sources(), new LineageReader(session)));
    }

    ReconcileResult run(ReconcileRequest request, long start, LongConsumer progress)
            throws IOException, InterruptedException {
        var judge = new Judge(request.dataset(), deadLetters, table, CHUNK_RECORDS, request.lostShown(), request.now());
        var read = 0L;
        for (var source : request.sources()) {
            judge.source(source.name());
            try (var reader = RecordReader.open(request.dataset(), source.path(), RecordReader.Position.START, false)) {
                for (var record = reader.next(); record != null; record = reader.next()) {
                    judge.record(record);
                    if (++read % 1_000 == 0) {
                        progress.accept(read);
                    }
                }
            }
        }
        judge.finish();
        progress.accept(read);
        var unexpected = request.countRows() ? OptionalLong.of(table.count() - judge.rows()) : OptionalLong.empty();
        return new ReconcileResult(
                request.dataset().id(),
                judge.sources(),
                judge.deadLettered(),
                judge.rows(),
                judge.duplicates(),
                unexpected,
                judge.firstLost(),
                notes(request, judge),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private List<String> notes(ReconcileRequest request, Judge judge) {
        var notes = new ArrayList<>(deadLetters.notes());
        var lost = judge.sources().stream().mapToLong(SourceResult::lost).sum();
        if (lost > 0) {
            request.dataset()
                    .table()
                    .retention()
                    .ifPresent(retention -> notes.add("rows expire " + retention.toDays()
                            + " days after they were written: records from before then count as lost"));
        }
        return notes;
    }
}
