// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Changes the descriptors of a platform before it starts. */
interface Descriptors {
    /** Those that are shipped. */
    Descriptors SHIPPED = folder -> {};

    /** @param folder holds a copy of the shipped descriptors, to be changed */
    void edit(Path folder) throws IOException;

    /** One in which a text is another. */
    static Descriptors replacing(String dataset, String from, String to) {
        return folder -> {
            var file = folder.resolve(dataset + ".yaml");
            Files.writeString(file, replaced(Files.readString(file), from, to));
        };
    }

    /** @throws IllegalStateException if the text is not there: a benchmark must not measure something else unnoticed */
    static String replaced(String descriptor, String from, String to) {
        if (!descriptor.contains(from)) {
            throw new IllegalStateException("the descriptor has no '" + from + "'");
        }
        return descriptor.replace(from, to);
    }
}
