// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small file system in memory, mounted on a directory: one that can be full without harm to anything else. Needs root on Linux. */
public final class SmallDisk {
    private static final String FILLER = "filler";
    private static final int CHUNK = 1 << 20;

    /** How the kernel writes blanks, tabs, line ends and backslashes in its table of mounts. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /**
     * Mounts one.
     *
     * @param megabytes its size in MiB
     * @return empty if this user or system can't
     */
    public static Optional<SmallDisk> mount(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        return run(List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString()))
                ? Optional.of(new SmallDisk(directory))
                : Optional.empty();
    }

    /** Unmounts all below a directory, also those that an earlier run left. */
    static void removeBelow(Path directory) {
        var mounts = Path.of("/proc/mounts");
        if (!Files.isReadable(mounts)) {
            return;
        }
        try {
            for (var point : below(directory, Files.readAllLines(mounts))) {
                run(List.of("umount", "-l", point.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + mounts, e);
        }
    }

    /** Where such file systems are mounted below a directory, by the kernel's table of mounts. */
    static List<Path> below(Path directory, List<String> mounts) {
        return mounts.stream()
                .filter(mount -> mount.startsWith("tmpfs "))
                .map(mount -> Path.of(unescaped(mount.split(" ", -1)[1])))
                .filter(point -> point.startsWith(directory))
                .toList();
    }

    private static String unescaped(String field) {
        return ESCAPED.matcher(field)
                .replaceAll(
                        escaped -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escaped.group(1), 8))));
    }

    /** Writes until nothing more fits. */
    public void fill() throws IOException {
        var zeros = new byte[CHUNK];
        Arrays.fill(zeros, (byte) 'x');
        try (var out = Files.newOutputStream(directory.resolve(FILLER))) {
            for (var size = CHUNK; size > 0; ) {
                try {
                    out.write(zeros, 0, size);
                } catch (IOException e) {
                    size /= 2;
                }
            }
        }
    }

    /** Makes room again. */
    public void empty() throws IOException {
        Files.deleteIfExists(directory.resolve(FILLER));
    }

    private static boolean run(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
