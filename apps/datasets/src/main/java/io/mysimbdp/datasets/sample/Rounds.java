// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.SampleSpec;
import io.mysimbdp.datasets.SampleSpec.Values;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where each cycle stands at a record, like the wheels of an odometer: the first named turns fastest. Immutable. */
final class Rounds {
    private final Map<String, Long> recordsPerTurn = new LinkedHashMap<>();
    private final long recordsPerRound;

    Rounds(SampleSpec spec) {
        var records = 1L;
        for (var entry : spec.values().entrySet()) {
            if (entry.getValue() instanceof Values.Cycle cycle) {
                recordsPerTurn.put(entry.getKey(), records);
                // A round longer than any sample is as good as an endless one.
                records = Math.multiplyHigh(records, cycle.of().size()) == 0
                                && records * cycle.of().size() > 0
                        ? records * cycle.of().size()
                        : Long.MAX_VALUE;
            }
        }
        recordsPerRound = records;
    }

    /** After how many records the cycle of a field steps on. */
    long recordsPerTurn(String field) {
        return recordsPerTurn.get(field);
    }

    /** After how many records all cycles have gone round once: when clocks step on. */
    long recordsPerRound() {
        return recordsPerRound;
    }
}
