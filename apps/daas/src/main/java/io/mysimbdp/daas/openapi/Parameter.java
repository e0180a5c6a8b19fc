// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.openapi;

import java.util.Locale;
import java.util.Map;

/**
 * A parameter of an operation. Those of the path ({@code tenant}, {@code dataset} …) are known from the path itself
 * unless they are described here.
 *
 * @param name its name
 * @param in where it stands
 * @param required whether a request without it is refused
 * @param schema the JSON schema of its value; see {@link Schemas}
 * @param description what it does, for people
 */
public record Parameter(String name, In in, boolean required, Map<String, Object> schema, String description) {

    /** Where a parameter stands. */
    public enum In {
        QUERY,
        HEADER,
        PATH;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A query parameter that may be left out. */
    public static Parameter query(String name, Map<String, Object> schema, String description) {
        return new Parameter(name, In.QUERY, false, schema, description);
    }

    /** A query parameter that must be there. */
    public static Parameter requiredQuery(String name, Map<String, Object> schema, String description) {
        return new Parameter(name, In.QUERY, true, schema, description);
    }

    /** A header that may be left out. */
    public static Parameter header(String name, Map<String, Object> schema, String description) {
        return new Parameter(name, In.HEADER, false, schema, description);
    }

    /** A part of the path. */
    public static Parameter path(String name, Map<String, Object> schema, String description) {
        return new Parameter(name, In.PATH, true, schema, description);
    }
}
