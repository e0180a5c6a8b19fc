// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.report;

/**
 * How the page looks.
 *
 * @param columns how wide a line of running text may be
 * @param colour whether it goes to a terminal that shows colours
 * @param all whether everything is shown, even if it is more than a page
 * @param kubectl the command that reaches the same cluster
 */
public record Style(int columns, boolean colour, boolean all, String kubectl) {
    private static final int NARROWEST = 60;
    private static final int WIDEST = 140;

    public Style {
        columns = Math.max(NARROWEST, Math.min(WIDEST, columns));
    }

    String bold(String text) {
        return code("1", text);
    }

    String dim(String text) {
        return code("2", text);
    }

    String bad(String text) {
        return code("1;31", text);
    }

    String good(String text) {
        return code("1;32", text);
    }

    private String code(String code, String text) {
        return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
}
