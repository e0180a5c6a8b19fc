// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a fault.
 *
 * @param lasted from the strike until what was taken away was put back
 * @param recovered from then until all was well; up to when it was given up, if it was
 * @param missing what was still missing then; empty if it recovered
 * @param notes what else happened
 */
record RoundResult(Fault fault, Duration lasted, Duration recovered, Optional<String> missing, List<String> notes) {
    RoundResult {
        notes = List.copyOf(notes);
    }

    boolean isRecovered() {
        return missing.isEmpty();
    }
}
