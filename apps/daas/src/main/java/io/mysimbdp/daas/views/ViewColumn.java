// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import io.mysimbdp.datasets.FieldType;
import java.util.function.UnaryOperator;

/**
 * A column as a read view shows it.
 *
 * @param name its name outside
 * @param source the column of the dataset
 * @param index where its values stand in {@link io.mysimbdp.datasets.Dataset#columns()}
 * @param type the type of the values that are shown
 * @param masked whether the values are hidden
 * @param separator what separates the elements of a list where it is written as one text
 * @param transform from the stored value to the shown one; never gets null
 */
public record ViewColumn(
        String name,
        String source,
        int index,
        FieldType type,
        boolean masked,
        String separator,
        UnaryOperator<Object> transform) {

    /** The value as it is shown; null where there is none. */
    public Object shown(Object stored) {
        return stored == null ? null : transform.apply(stored);
    }

    /** Whether sums of it have a meaning to those who see it. */
    public boolean canBeAggregated() {
        return !masked && type.isNumeric();
    }
}
