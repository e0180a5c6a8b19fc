// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What became of every record of the sources. {@code read} is the sum of {@code rejected}, all of {@code
 * deadLettered}, {@code stored} and {@code lost}; {@code stored} is the sum of {@code rows} and {@code duplicates}.
 *
 * @param dataset the dataset's id
 * @param sources the counts of each source, in the order given
 * @param deadLettered the number of records that are current dead letters, by reason
 * @param rows the number of different rows in which the stored records are
 * @param duplicates the number of stored records whose row is that of an earlier one
 * @param unexpected the number of rows in the table that belong to none of the records; empty if not counted
 * @param firstLost the first lost records, as many as were asked for
 * @param notes what else was noticed, for people
 * @param duration how long it took
 */
public record ReconcileResult(
        String dataset,
        List<SourceResult> sources,
        Map<String, Long> deadLettered,
        long rows,
        long duplicates,
        OptionalLong unexpected,
        List<LostRecord> firstLost,
        List<String> notes,
        Duration duration) {

    public ReconcileResult {
        sources = List.copyOf(sources);
        deadLettered = Collections.unmodifiableMap(new TreeMap<>(deadLettered));
        firstLost = List.copyOf(firstLost);
        notes = List.copyOf(notes);
    }

    public long read() {
        return sources.stream().mapToLong(SourceResult::read).sum();
    }

    public long rejected() {
        return sources.stream().mapToLong(SourceResult::rejected).sum();
    }

    public long stored() {
        return sources.stream().mapToLong(SourceResult::stored).sum();
    }

    public long lost() {
        return sources.stream().mapToLong(SourceResult::lost).sum();
    }

    /** The number of records that are current dead letters, whatever the reason. */
    public long deadLetters() {
        return sources.stream().mapToLong(SourceResult::deadLettered).sum();
    }

    /** The same result with more to say. */
    public ReconcileResult withNotes(List<String> more) {
        var all = new ArrayList<>(notes);
        all.addAll(more);
        return new ReconcileResult(
                dataset, sources, deadLettered, rows, duplicates, unexpected, firstLost, all, duration);
    }
}
