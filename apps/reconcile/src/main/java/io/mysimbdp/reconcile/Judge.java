// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import io.mysimbdp.datasets.CheckResult;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.TimeWindow;
import io.mysimbdp.datasets.source.ReadResult;
import io.mysimbdp.datasets.source.RecordId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides for each record of the sources what became of it. Records whose row must be looked for are collected and
 * looked for together. Not thread-safe.
 */
final class Judge {
    private final Dataset dataset;
    private final DeadLetters deadLetters;
    private final StoredRows table;
    private final int chunk;
    private final int lostShown;
    private final Instant now;

    private final RecordChecker checker;
    private final Optional<RecordChecker> checkerOfThePast;
    private final KeyColumns keyColumns;

    private final List<Candidate> candidates = new ArrayList<>();
    private final LongSet rows = new LongSet();
    private final List<Tally> tallies = new ArrayList<>();
    private final Map<String, Long> deadLettered = new TreeMap<>();
    private final List<LostRecord> firstLost = new ArrayList<>();
    private long duplicates;

    /** The counts of a source while they grow. */
    private static final class Tally {
        private final String source;
        private long read;
        private long rejected;
        private long deadLettered;
        private long stored;
        private long lost;

        private Tally(String source) {
            this.source = source;
        }
    }

    /**
     * A record whose row must be looked for.
     *
     * @param failure what is wrong with it today; empty if nothing is
     */
    private record Candidate(Tally tally, long line, String recordId, PrimaryKey key, String failure) {}

    /**
     * @param chunk how many rows to look for together, from 1: what is kept in memory meanwhile
     */
    Judge(Dataset dataset, DeadLetters deadLetters, StoredRows table, int chunk, int lostShown, Instant now) {
        this.dataset = dataset;
        this.deadLetters = deadLetters;
        this.table = table;
        this.chunk = chunk;
        this.lostShown = lostShown;
        this.now = now;
        this.checker = new RecordChecker(dataset);
        this.checkerOfThePast = withoutMovingStart(dataset).map(RecordChecker::new);
        this.keyColumns = new KeyColumns(dataset);
    }

    /**
     * The dataset without those starts of time windows that move with the clock: a record that lay inside when it came
     * may lie outside today. Empty if it has none.
     */
    private static Optional<Dataset> withoutMovingStart(Dataset dataset) {
        var fields = dataset.fields().stream().map(Judge::withoutMovingStart).toList();
        return fields.equals(dataset.fields())
                ? Optional.empty()
                : Optional.of(new Dataset(
                        dataset.name(),
                        dataset.tenant(),
                        dataset.version(),
                        dataset.description(),
                        dataset.source(),
                        fields,
                        dataset.derived(),
                        dataset.eventTime(),
                        dataset.recordId(),
                        dataset.topic(),
                        dataset.table(),
                        dataset.views(),
                        dataset.sample()));
    }

    private static Field withoutMovingStart(Field field) {
        var moves = field.window()
                .flatMap(TimeWindow::from)
                .filter(TimeWindow.End.FromNow.class::isInstance)
                .isPresent();
        return moves
                ? new Field(
                        field.name(),
                        field.from(),
                        field.type(),
                        field.required(),
                        field.min(),
                        field.max(),
                        field.pattern(),
                        field.allowed(),
                        field.minLength(),
                        field.maxLength(),
                        field.formats(),
                        field.zone(),
                        field.window().map(window -> new TimeWindow(Optional.empty(), window.to())),
                        field.separator())
                : field;
    }

    /** Begins with the next source. */
    void source(String name) {
        tallies.add(new Tally(name));
    }

    /**
     * Judges a record of the current source, at the latest in {@link #finish}.
     *
     * @throws IOException if the table can't be read
     */
    void record(ReadResult result) throws IOException, InterruptedException {
        var tally = tallies.get(tallies.size() - 1);
        tally.read++;
        if (result instanceof ReadResult.Parsed parsed) {
            parsed(tally, parsed);
        } else {
            tally.rejected++;
        }
    }

    private void parsed(Tally tally, ReadResult.Parsed record) throws IOException, InterruptedException {
        var reason = deadLetters.reason(tally.source, record.line(), record.json());
        if (reason.isPresent()) {
            tally.deadLettered++;
            deadLettered.merge(reason.get(), 1L, Long::sum);
            return;
        }
        var recordId = RecordId.of(tally.source, record);
        // The fallback time becomes the write time, which no key depends on.
        var today = checker.check(record.json(), recordId, Instant.EPOCH, now);
        if (today instanceof CheckResult.Valid valid) {
            look(new Candidate(tally, record.line(), recordId, keyColumns.of(valid.row()), ""));
            return;
        }
        var failure = ((CheckResult.Invalid) today).problems().get(0).toString();
        if (checkerOfThePast.isPresent()
                && checkerOfThePast.get().check(record.json(), recordId, Instant.EPOCH, now)
                        instanceof CheckResult.Valid valid) {
            look(new Candidate(tally, record.line(), recordId, keyColumns.of(valid.row()), failure));
            return;
        }
        lost(
                tally,
                record.line(),
                recordId,
                "",
                "fails a check (" + failure + "), but is no current dead letter" + another(tally, record.line()));
    }

    private String another(Tally tally, long line) {
        return deadLetters.isAnyAt(tally.source, line) ? " (that of this line is of another record)" : "";
    }

    private void look(Candidate candidate) throws IOException, InterruptedException {
        candidates.add(candidate);
        if (candidates.size() >= chunk) {
            look();
        }
    }

    private void look() throws IOException, InterruptedException {
        var lookups =
                PartitionLookup.group(candidates.stream().map(Candidate::key).toList(), keyColumns.order());
        table.look(lookups);
        var byPartition = new HashMap<List<Object>, PartitionLookup>();
        lookups.forEach(lookup -> byPartition.put(lookup.partition(), lookup));
        for (var candidate : candidates) {
            var key = candidate.key();
            if (byPartition.get(key.partition()).isFound(key.clustering())) {
                candidate.tally().stored++;
                if (!rows.add(key.hash())) {
                    duplicates++;
                }
            } else {
                lost(
                        candidate.tally(),
                        candidate.line(),
                        candidate.recordId(),
                        describe(key),
                        (candidate.failure().isEmpty() ? "" : "fails a check today (" + candidate.failure() + "), and ")
                                + "is neither in the table nor a current dead letter"
                                + another(candidate.tally(), candidate.line()));
            }
        }
        candidates.clear();
    }

    private String describe(PrimaryKey key) {
        var names = dataset.primaryKey();
        var values = new ArrayList<>(key.partition());
        values.addAll(key.clustering());
        var parts = new ArrayList<String>();
        for (var i = 0; i < names.size(); i++) {
            parts.add(names.get(i) + "=" + values.get(i));
        }
        return "(" + String.join(", ", parts) + ")";
    }

    private void lost(Tally tally, long line, String recordId, String key, String why) {
        tally.lost++;
        if (firstLost.size() < lostShown) {
            firstLost.add(new LostRecord(tally.source, line, recordId, key, why));
        }
    }

    /**
     * Judges what is left.
     *
     * @throws IOException if the table can't be read
     */
    void finish() throws IOException, InterruptedException {
        look();
    }

    List<SourceResult> sources() {
        return tallies.stream()
                .map(tally -> new SourceResult(
                        tally.source, tally.read, tally.rejected, tally.deadLettered, tally.stored, tally.lost))
                .toList();
    }

    Map<String, Long> deadLettered() {
        return Map.copyOf(deadLettered);
    }

    /** The number of different rows that were found. */
    long rows() {
        return rows.size();
    }

    /** The number of records that were found in the row of an earlier one. */
    long duplicates() {
        return duplicates;
    }

    List<LostRecord> firstLost() {
        return List.copyOf(firstLost);
    }
}
