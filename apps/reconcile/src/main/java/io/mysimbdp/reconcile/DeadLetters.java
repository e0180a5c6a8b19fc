// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The current dead letters of some sources, and their reasons. Takes 13 to 26 bytes a dead letter. Not thread-safe. */
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

    /** Notes a dead letter; of several at one position the last counts. */
    void add(String source, long line, String reason) {
        var positions = bySource.get(source);
        if (positions == null || line < 1) {
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
        positions.put(line, (byte) index);
    }

    /** The reason of the current dead letter of a record; empty if it is none. */
    Optional<String> reason(String source, long line) {
        var positions = bySource.get(source);
        var index = positions == null || line < 1 ? -1 : positions.get(line);
        return index < 0 ? Optional.empty() : Optional.of(reasons.get(index));
    }

    void note(String note) {
        notes.add(note);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
