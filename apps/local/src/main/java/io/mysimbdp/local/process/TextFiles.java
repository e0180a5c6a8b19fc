// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small things with files. Their errors are unchecked: nobody can do more about a full disk than read the message. */
public final class TextFiles {

    private static final int TAIL_LINES = 12;
    private static final int ERROR_LINES = 6;
    private static final Pattern ERROR = Pattern.compile("\\b(ERROR|FATAL)\\b");
    private static final int TAIL_BYTES = 128 * 1024;
    private static final Pattern LINE_END = Pattern.compile("\\R");

    private TextFiles() {}

    /** Writes a file and the directories above it. */
    public static void write(Path file, String text) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "file needs a directory"));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write " + file, e);
        }
    }

    /** A file that lies beside a class. */
    public static String resource(Class<?> beside, String name) {
        try (var stream = beside.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, () -> name + " is not beside " + beside)
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + name, e);
        }
    }

    /** What says most about a death: the last lines of a log, after those of its last errors that lie before them. */
    public static String tail(Path file) {
        try (var reader = new RandomAccessFile(file.toFile(), "r")) {
            var start = Math.max(0, reader.length() - TAIL_BYTES);
            reader.seek(start);
            var bytes = new byte[(int) (reader.length() - start)];
            reader.readFully(bytes);
            var lines = LINE_END.splitAsStream(new String(bytes, StandardCharsets.UTF_8))
                    .toList();
            var rest = Math.max(0, lines.size() - TAIL_LINES);
            var errors = IntStream.range(0, rest)
                    .filter(at -> ERROR.matcher(lines.get(at)).find())
                    // The line after an error is its exception.
                    .flatMap(at -> IntStream.of(at, at + 1))
                    .filter(at -> at < rest)
                    .distinct()
                    .mapToObj(lines::get)
                    .toList();
            return Stream.concat(
                            errors.stream().skip(Math.max(0, errors.size() - ERROR_LINES)),
                            lines.stream().skip(rest))
                    .map(line -> "  " + line)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "  (can't be read: " + e.getMessage() + ")";
        }
    }

    /** Makes a directory that holds nothing, whatever it held. */
    public static void emptyDirectory(Path directory) {
        deleteAll(directory);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't make " + directory, e);
        }
    }

    /** Deletes a directory with all that is in it; nothing happens if it is not there. */
    public static void deleteAll(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var all = Files.walk(directory)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete " + directory, e);
        }
    }
}
