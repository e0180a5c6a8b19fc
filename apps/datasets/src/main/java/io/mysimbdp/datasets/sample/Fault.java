// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What stands in a spoilt record in the place of a field's value.
 *
 * @param field the index of the field in its dataset
 * @param value what stands there; null for nothing at all
 * @param json whether the value is a piece of JSON rather than a text
 */
record Fault(int field, byte[] value, boolean json) {

    static Fault absent(int field) {
        return new Fault(field, null, false);
    }

    static Fault text(int field, String text) {
        Objects.requireNonNull(text, "text");
        return new Fault(field, text.getBytes(StandardCharsets.UTF_8), false);
    }

    static Fault json(int field, String json) {
        return new Fault(field, json.getBytes(StandardCharsets.UTF_8), true);
    }
}
