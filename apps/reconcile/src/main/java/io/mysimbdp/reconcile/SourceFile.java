// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import io.mysimbdp.datasets.source.SourceException;
import io.mysimbdp.datasets.source.SourceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/**
 * A file that was ingested.
 *
 * @param path where it is now
 * @param name how the producer named it in its messages
 */
public record SourceFile(Path path, String name) {
    public SourceFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(name, "name");
    }

    /**
     * The files given, and all files of the folders given, with the names that the producer gives them.
     *
     * @throws SourceException if one is neither, or two files have the same name
     */
    public static List<SourceFile> list(List<Path> filesOrFolders) throws IOException {
        var files = new ArrayList<SourceFile>();
        for (var path : filesOrFolders) {
            if (Files.isDirectory(path)) {
                try (var found = Files.walk(path)) {
                    found.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .forEach(file -> files.add(new SourceFile(file, SourceName.of(path, file))));
                }
            } else if (Files.exists(path)) {
                files.add(new SourceFile(path, SourceName.of(path)));
            } else {
                throw new SourceException(path + ": there is no such file or folder");
            }
        }
        var named = new HashMap<String, Path>();
        for (var file : files) {
            var other = named.putIfAbsent(file.name(), file.path());
            if (other != null) {
                throw new SourceException(file.path() + " and " + other + " both have the name " + file.name()
                        + " in messages, so their records can't be told apart: give the folder above them");
            }
        }
        return List.copyOf(files);
    }
}
