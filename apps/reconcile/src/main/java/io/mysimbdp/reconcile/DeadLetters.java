// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The current dead letters of some sources, and their reasons. Takes 26 to 52 bytes a dead letter. Not thread-safe. */
final class DeadLetters {
    private final Map<String, LongByteMap> bySource = new HashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param sources the names of the sources that matter; dead letters of all others are not kept
     */
    DeadLetters(Set<String> sources) {
        sources.forEach(source -> bySource.put(source, new LongByteMap()));
    }

    /**
     * Notes a dead letter; of several of one record the last counts.
     *
     * @param value the record as it was sent, or its beginning
     * @param length how many bytes all of it has
     */
    void add(String source, long line, byte[] value, long length, String reason) {
        var records = bySource.get(source);
        if (records == null || line < 1) {
            return;
        }
        var index = reasons.indexOf(reason);
        if (index < 0) {
            // Reasons are few; a label that no version of ours wrote must not make them many.
            index = reasons.size() < Byte.MAX_VALUE ? reasons.size() : Byte.MAX_VALUE;
            if (index == reasons.size()) {
                reasons.add(index < Byte.MAX_VALUE ? reason : "other");
            }
        }
        records.put(length > value.length ? cut(line, length) : whole(line, value), (byte) index);
        records.put(line, (byte) index);
    }

    /**
     * The reason of the current dead letter of a record; empty if it is none. Of another record that was once at the same line,
     * in a file of the same name, it is none.
     *
     * @param value the record as it is sent
     */
    Optional<String> reason(String source, long line, byte[] value) {
        var records = bySource.get(source);
        if (records == null || line < 1) {
            return Optional.empty();
        }
        var index = records.get(whole(line, value));
        if (index < 0) {
            index = records.get(cut(line, value.length));
        }
        return index < 0 ? Optional.empty() : Optional.of(reasons.get(index));
    }

    /** Whether there is a dead letter of this line, whatever was there. */
    boolean isAnyAt(String source, long line) {
        var records = bySource.get(source);
        return records != null && line > 0 && records.get(line) >= 0;
    }

    private static long whole(long line, byte[] value) {
        return positive(Hash64.of(line, value));
    }

    /** By its length, because nothing else is known of the rest of it. */
    private static long cut(long line, long length) {
        return positive(Hash64.scramble(Hash64.scramble(line) ^ length));
    }

    private static long positive(long hash) {
        return Math.max(1, hash & Long.MAX_VALUE);
    }

    void note(String note) {
        notes.add(note);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
