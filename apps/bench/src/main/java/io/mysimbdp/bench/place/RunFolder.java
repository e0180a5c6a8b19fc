// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

import io.mysimbdp.local.platform.PlatformSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Folders of benchmarks and drills. A run deletes what it finds in its folder, so that must be nobody else's. */
public final class RunFolder {
    static final String DATASETS = "datasets";

    /** The dot has it deleted after all else, so that the rest of a deletion that was cut short is still a run's. */
    private static final String MARKER = ".bench-run";

    private RunFolder() {}

    /**
     * A folder whose content may be deleted. Writes nothing.
     *
     * @param root the project's directory, in which a relative name is meant
     * @throws InTheWayException if deleting what is in it could do harm
     */
    public static Path of(Path root, Path directory) {
        requireApart(root, directory);
        var folder = resolve(root, directory);
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isOfARun(folder)) {
            throw new InTheWayException("--dir must lead to a folder that is absent, empty or of an earlier run,"
                    + " because what is in it is deleted, got " + folder);
        }
        return folder;
    }

    /**
     * Wants a folder other than the project's and those above it.
     *
     * @param root the project's directory, in which a relative name is meant
     * @throws InTheWayException if it is one of these
     */
    public static void requireApart(Path root, Path directory) {
        var folder = resolve(root, directory);
        if (real(root).startsWith(real(folder))) {
            throw new InTheWayException(
                    "--dir must not be the project's directory or one above it, because what is in it is deleted, got "
                            + folder);
        }
    }

    /** Has an empty folder known as a run's. */
    static void mark(Path folder) throws IOException {
        Files.writeString(folder.resolve(MARKER), "The next run that works here deletes all that is in this folder.\n");
    }

    private static Path resolve(Path root, Path directory) {
        return root.resolve(directory).toAbsolutePath().normalize();
    }

    /** Without symbolic links, so that a folder is known under each of its names. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // What is not there can't be above what is.
            return path.toAbsolutePath().normalize();
        }
    }

    private static boolean isOfARun(Path folder) {
        return Files.isDirectory(folder)
                && (Files.exists(folder.resolve(MARKER)) || isEmpty(folder) || isOfAnEarlierVersion(folder));
    }

    private static boolean isEmpty(Path folder) {
        try (var content = Files.list(folder)) {
            return content.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Earlier versions left no marker. Their platforms alone have the descriptors inside and any free ports. */
    private static boolean isOfAnEarlierVersion(Path folder) {
        try {
            return PlatformSettings.stored(folder)
                    .filter(stored ->
                            stored.httpPort() == 0 && stored.datasets().equals(folder.resolve(DATASETS)))
                    .isPresent();
        } catch (RuntimeException e) {
            // Files of somebody else that have the same names.
            return false;
        }
    }
}
