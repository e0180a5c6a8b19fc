// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.Locale;

/** Why a record was refused, as a metric label and a dead-letter header carry it. */
public enum Reason {
    /** The message or line is not what its format says. */
    UNREADABLE,
    /** A required field has no value. */
    MISSING,
    /** A value can't be read as its field's type. */
    WRONG_TYPE,
    /** A number lies outside min and max. */
    OUT_OF_RANGE,
    /** A text doesn't match the pattern. */
    PATTERN,
    /** A text is none of the allowed values. */
    NOT_ALLOWED,
    /** A text or list is too short or too long. */
    LENGTH,
    /** A timestamp lies outside its window. */
    OUTSIDE_WINDOW,
    /** The store refuses this very row, whenever it is tried. */
    STORE_REFUSED;

    /** In kebab case, e.g. {@code out-of-range}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
