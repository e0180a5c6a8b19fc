// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings that a data directory was used with last, in the file {@code cluster.properties} inside it: another JVM finds a running
 * cluster by it, and settings that don't fit the data are noticed. Immutable.
 *
 * @param values by key
 */
public record StoredSettings(Map<String, String> values) {

    private static final String FILE = "cluster.properties";

    public StoredSettings {
        values = Map.copyOf(values);
    }

    /**
     * Reads them.
     *
     * @return empty if the directory holds no cluster
     * @throws UncheckedIOException if the file can't be read
     */
    public static Optional<StoredSettings> load(Path directory) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve(FILE), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + directory.resolve(FILE), e);
        }
        return Optional.of(new StoredSettings(properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty))));
    }

    /**
     * Writes them.
     *
     * @throws UncheckedIOException if the file can't be written
     */
    public void save(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(FILE),
                    new TreeMap<>(values)
                            .entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                                    .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write " + directory.resolve(FILE), e);
        }
    }

    /**
     * When they were written last.
     *
     * @return empty if the directory holds no cluster
     * @throws UncheckedIOException if the file can't be read
     */
    public static Optional<Instant> savedAt(Path directory) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(directory.resolve(FILE)).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + directory.resolve(FILE), e);
        }
    }

    /**
     * One value.
     *
     * @throws IllegalStateException if the key is absent, i.e. the file was edited or is of another version
     */
    public String text(String key) {
        return Optional.ofNullable(values.get(key))
                .orElseThrow(() -> new IllegalStateException(FILE + " lacks the key " + key + ", it has " + values));
    }

    /** A choice; false where an older version has written nothing of it. */
    public boolean flag(String key) {
        return Boolean.parseBoolean(values.getOrDefault(key, "false"));
    }

    /**
     * A whole number.
     *
     * @throws IllegalStateException if the key is absent or not a number
     */
    public int number(String key) {
        return numbers(key).get(0);
    }

    /**
     * Several whole numbers.
     *
     * @throws IllegalStateException if the key is absent or not a comma-separated list of numbers
     */
    public List<Integer> numbers(String key) {
        var text = text(key);
        try {
            return text.isEmpty()
                    ? List.of()
                    : Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new IllegalStateException(FILE + ": " + key + " must be whole numbers, got " + text, e);
        }
    }

    /** The form that {@link #numbers} reads. */
    public static String list(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
