// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

/** Parts of CQL statements. */
final class CqlText {
    private CqlText() {}

    /** A text as a CQL literal. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
