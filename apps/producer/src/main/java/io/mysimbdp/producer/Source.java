// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Something that records are read from.
 *
 * @param name what it is called in messages and lineage: the same whenever it is sent, and unique in a run
 * @param file where it is; empty for standard input
 * @param path its path below the folder that was named, or its file name: what its rejected file is called after
 */
record Source(String name, Optional<Path> file, String path) {
    static Source stdin(Optional<String> name) {
        return new Source(name.orElse("stdin"), Optional.empty(), "stdin");
    }
}
