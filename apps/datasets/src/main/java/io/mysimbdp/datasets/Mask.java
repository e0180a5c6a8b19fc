// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

/** How a personal value is hidden from those who needn't know it. */
public sealed interface Mask {
    /** A keyed hash stands for it: the same for the same value, so that it can be counted and joined, but not read. */
    record Hash() implements Mask {}

    /**
     * Only its beginning is left.
     *
     * @param keep how many characters, from 0
     */
    record Shorten(int keep) implements Mask {}
}
