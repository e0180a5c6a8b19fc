// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/**
 * A file that records are read from, with the name that it has in messages, lineage and dead letters: the same on every
 * machine.
 *
 * @param path where it is now
 * @param name what it is called
 */
public record SourceFile(Path path, String name) {
    /** What a producer appends to a source's name for the file of the lines that it couldn't send. */
    public static final String REJECTED_SUFFIX = ".rejected";

    /** What a producer appends to a source's name for the file that says how far it has come. */
    public static final String CHECKPOINT_SUFFIX = ".checkpoint";

    public SourceFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(name, "name");
    }

    /** A file that was named by itself: it is called by its file name. */
    public static SourceFile of(Path file) {
        return new SourceFile(
                file, file.toAbsolutePath().normalize().getFileName().toString());
    }

    /**
     * The sources in a folder, each called by its path from there, with {@code /} on every system; in the order of their
     * paths. Hidden files and those that producers write themselves are none.
     *
     * @param glob which files are sources, as paths from the folder; one with a slash reaches into folders below. Where
     *     nothing matches, its last part chooses among the files of the folder itself. Empty for all of those.
     * @throws IOException if the folder can't be read
     */
    public static List<SourceFile> in(Path folder, String glob) throws IOException {
        var found = matching(folder, glob, glob.indexOf('/') >= 0 ? Integer.MAX_VALUE : 1);
        return found.isEmpty() ? matching(folder, glob.substring(glob.lastIndexOf('/') + 1), 1) : found;
    }

    private static List<SourceFile> matching(Path folder, String glob, int depth) throws IOException {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + (glob.isEmpty() ? "*" : glob));
        try (var files = Files.walk(folder, depth)) {
            return files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(SourceFile::isVisible)
                    .filter(matcher::matches)
                    .sorted()
                    .map(file -> new SourceFile(folder.resolve(file), slashed(file)))
                    .toList();
        }
    }

    private static boolean isVisible(Path file) {
        for (var part : file) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        var name = file.getFileName().toString();
        return !name.endsWith(REJECTED_SUFFIX) && !name.endsWith(CHECKPOINT_SUFFIX);
    }

    private static String slashed(Path file) {
        var parts = new ArrayList<String>();
        file.forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    /**
     * The files named, and of the folders named the sources in them.
     *
     * @param glob see {@link #in}
     * @throws SourceException if there is no such file or folder, or two sources have the same name: their records could
     *     not be told apart
     * @throws IOException if a folder can't be read
     */
    public static List<SourceFile> list(List<Path> filesOrFolders, String glob) throws IOException {
        var files = new ArrayList<SourceFile>();
        for (var path : filesOrFolders) {
            if (Files.isDirectory(path)) {
                files.addAll(in(path, glob));
            } else if (Files.exists(path)) {
                files.add(of(path));
            } else {
                throw new SourceException(path + ": there is no such file or folder");
            }
        }
        var named = new HashMap<String, Path>();
        for (var file : files) {
            var other = named.putIfAbsent(file.name(), file.path());
            if (other != null) {
                throw new SourceException(file.path() + " and " + other + " both have the name " + file.name()
                        + " in messages, so their records can't be told apart");
            }
        }
        return List.copyOf(files);
    }
}
