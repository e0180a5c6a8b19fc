// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the records of a body are written. */
public enum BodyFormat {
    /** One object, or an array of objects. */
    JSON("application/json"),
    /** One object a line. */
    NDJSON("application/x-ndjson"),
    /** CSV with a header. */
    CSV("text/csv");

    private final String mediaType;

    BodyFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The format of a header {@code Content-Type}; empty for any other, and for any charset but UTF-8. */
    public static Optional<BodyFormat> of(String contentType) {
        var parts = contentType.split(";", -1);
        for (var i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return Optional.empty();
            }
        }
        var type = parts[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/jsonl") || type.equals("application/ndjson")
                ? Optional.of(NDJSON)
                : Arrays.stream(values())
                        .filter(format -> format.mediaType.equals(type))
                        .findFirst();
    }
}
