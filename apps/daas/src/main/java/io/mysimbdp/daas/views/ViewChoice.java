// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

/**
 * What came of choosing a view.
 *
 * @param <T> the kind of view
 */
public sealed interface ViewChoice<T> {
    /** This one. */
    record Chosen<T>(T view) implements ViewChoice<T> {}

    /**
     * There is none of that name.
     *
     * @param reason which ones the caller may use
     */
    record Unknown<T>(String reason) implements ViewChoice<T> {}

    /**
     * The caller has no role for it.
     *
     * @param reason which ones the caller may use
     */
    record Forbidden<T>(String reason) implements ViewChoice<T> {}
}
