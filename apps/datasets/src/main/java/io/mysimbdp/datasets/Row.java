// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A checked record, ready to be stored. Immutable by convention: nobody writes to the array.
 *
 * @param values the values in the order of {@link Dataset#columns()}; null where the record has no value
 * @param writeTimeMicros the write timestamp, in microseconds since the epoch: from the record, so that storing it
 *     again changes nothing
 */
public record Row(List<Object> values, long writeTimeMicros) {

    static Row of(Object[] values, long writeTimeMicros) {
        return new Row(Collections.unmodifiableList(Arrays.asList(values)), writeTimeMicros);
    }
}
