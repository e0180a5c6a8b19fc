// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.nio.file.Path;
import java.util.ArrayList;

/** How a source is named in messages, lineage and dead letters: the same on every machine. */
public final class SourceName {
    private SourceName() {}

    /** The name of a file that was given by itself: its file name. */
    public static String of(Path file) {
        return file.toAbsolutePath().normalize().getFileName().toString();
    }

    /**
     * The name of a file that was found in a folder: its path from there, with {@code /} on every system.
     *
     * @throws IllegalArgumentException if the file is not below the folder
     */
    public static String of(Path folder, Path file) {
        var base = folder.toAbsolutePath().normalize();
        var absolute = file.toAbsolutePath().normalize();
        if (!absolute.startsWith(base) || absolute.equals(base)) {
            throw new IllegalArgumentException(file + " must lie in the folder " + folder);
        }
        var parts = new ArrayList<String>();
        base.relativize(absolute).forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }
}
