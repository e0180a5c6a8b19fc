// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.Objects;

/**
 * One thing that is wrong in a file, with its place.
 *
 * @param file the file as the user named it
 * @param line the line, from 1; 0 where the problem is the file as a whole
 * @param key the dotted path of the setting inside the file, e.g. {@code fields[2].min}; may be empty
 * @param message the rule and the value received
 */
public record Problem(String file, int line, String key, String message) {

    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
