// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import java.util.concurrent.ThreadLocalRandom;

/** Names that no other test uses. */
final class Names {
    private Names() {}

    /** The prefix and eight random letters: fits a tenant, a dataset, a table and a consumer group. */
    static String unique(String prefix) {
        return prefix
                + "_"
                + ThreadLocalRandom.current()
                        .ints(8, 'a', 'z' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    }
}
