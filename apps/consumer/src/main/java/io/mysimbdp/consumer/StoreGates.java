// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A gate for each dataset, because one whose table is gone or may not be written to must not stop the others. Written by the
 * polling thread, read by any.
 */
final class StoreGates {
    /** More names make a line that nobody reads. */
    private static final int MOST_NAMES = 3;

    private final Map<String, StoreGate> byDataset;

    StoreGates(Collection<Dataset> datasets) {
        var gates = new LinkedHashMap<String, StoreGate>();
        datasets.forEach(dataset -> gates.put(dataset.id(), new StoreGate(dataset)));
        this.byDataset = gates;
    }

    Collection<StoreGate> all() {
        return List.copyOf(byDataset.values());
    }

    StoreGate of(Dataset dataset) {
        return byDataset.get(dataset.id());
    }

    void reset() {
        byDataset.values().forEach(StoreGate::reset);
    }

    boolean anyAway() {
        return byDataset.values().stream().anyMatch(gate -> gate.away().isPresent());
    }

    /** For which datasets the store is away, and why; empty while it is there for all. */
    Optional<String> away() {
        var names = new LinkedHashMap<String, List<String>>();
        byDataset
                .values()
                .forEach(gate -> gate.away()
                        .ifPresent(reason -> names.computeIfAbsent(reason, key -> new ArrayList<>())
                                .add(gate.dataset().id())));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(names.entrySet().stream()
                        .map(entry -> some(entry.getValue()) + ": " + entry.getKey())
                        .collect(Collectors.joining("; ")));
    }

    private static String some(List<String> names) {
        var more = names.size() - MOST_NAMES;
        var shown = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
