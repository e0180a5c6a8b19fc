// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that records are read from.
 *
 * @param name what it is called in messages and lineage: the same whenever it is sent, and unique in a run
 * @param file where it is; empty for standard input and for records that are made up
 * @param path its path below the folder that was named, or its file name: what its rejected file is called after
 * @param generated how many records are made up; 0 if it is read
 */
record Source(String name, Optional<Path> file, String path, long generated) {
    /** Begins a source that is made up; a number follows. */
    static final String GENERATED = "generated:";

    private static final long MOST_GENERATED = 1_000_000_000_000L;

    Source(String name, Optional<Path> file, String path) {
        this(name, file, path, 0);
    }

    /** Whether the text names records to be made up, rather than a file. */
    static boolean isGenerated(String text) {
        return text.startsWith(GENERATED);
    }

    /** How many records the text asks for; empty if it has no number from 1 to a million million. */
    static OptionalLong generatedCount(String text) {
        try {
            var count = Long.parseLong(text.substring(GENERATED.length()));
            return count >= 1 && count <= MOST_GENERATED ? OptionalLong.of(count) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static Source generated(String text) {
        var count = generatedCount(text).orElseThrow();
        return new Source("generated-" + count, Optional.empty(), "generated-" + count, count);
    }

    static Source stdin(Optional<String> name) {
        return new Source(name.orElse("stdin"), Optional.empty(), "stdin");
    }
}
