// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.DescriptorException;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.ops.OpsSettings;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the producer does, and how.
 *
 * @param dataset the dataset whose records it sends
 * @param sources files, folders, {@code -} for standard input, or {@code generated:N} for N records that are made up
 * @param sourceName the name of the source in place of the file's own; only with one file
 * @param rejectedDir where lines that can't be read are kept; beside the source if empty
 * @param stateDir where it is remembered how far each source was sent; if empty, each start sends from the beginning
 * @param rate the most records a second; 0 for no limit
 * @param repeat how often each source is sent; 0 for ever
 * @param limit of each source only so many records are sent; 0 for all
 * @param follow whether to wait for further lines and files rather than to end
 * @param again whether to send sources again that were sent already
 * @param parallel how many sources are read at a time
 * @param kafka how Kafka is reached
 * @param send how messages are sent
 * @param ops where health and metrics are served
 */
public record ProducerSettings(
        Dataset dataset,
        List<String> sources,
        Optional<String> sourceName,
        Optional<Path> rejectedDir,
        Optional<Path> stateDir,
        int rate,
        int repeat,
        long limit,
        boolean follow,
        boolean again,
        int parallel,
        KafkaSettings kafka,
        SendSettings send,
        OpsSettings ops) {

    /** The source that is standard input. */
    public static final String STDIN = "-";

    private static final int MAX_NAME_LENGTH = 200;

    public ProducerSettings {
        sources = List.copyOf(sources);
    }

    /**
     * Reads the settings; what is wrong with them is noted at the reader, whose {@link SettingsReader#finish} the caller
     * calls.
     *
     * @param sourceArguments the sources of the command line, which replace those of the environment; empty if none
     */
    public static ProducerSettings read(SettingsReader reader, List<String> sourceArguments) {
        var dataset = dataset(reader);
        var ofEnvironment = reader.texts(
                "PRODUCER_SOURCES",
                "",
                "what to send: files, folders, - for standard input or generated:N, with commas");
        var settings = new ProducerSettings(
                dataset,
                sourceArguments.isEmpty() ? ofEnvironment : sourceArguments,
                reader.optionalText("PRODUCER_SOURCE_NAME", "name of the source, in place of its file's own"),
                reader.optionalPath(
                        "PRODUCER_REJECTED_DIR",
                        "folder for the lines that can't be read; beside the source if not set"),
                reader.optionalPath(
                        "PRODUCER_STATE_DIR",
                        "folder that remembers how far each source was sent; if not set, each start sends all"),
                reader.integer("PRODUCER_RATE", 0, 0, 10_000_000, "most records a second; 0 for no limit"),
                reader.integer("PRODUCER_REPEAT", 1, 0, 1_000_000, "how often each source is sent; 0 for ever"),
                reader.integer(
                        "PRODUCER_LIMIT",
                        0L,
                        0,
                        1_000_000_000_000L,
                        "send only so many records of a source; 0 for all"),
                reader.bool("PRODUCER_FOLLOW", false, "wait for further lines and files rather than end"),
                reader.bool("PRODUCER_AGAIN", false, "send sources again that were sent already"),
                reader.integer("PRODUCER_PARALLEL", 1, 1, 64, "how many sources are read at a time"),
                KafkaSettings.read(reader),
                SendSettings.read(reader),
                OpsSettings.read(reader));
        settings.check(reader);
        return settings;
    }

    /** The dataset, or null after a problem was noted. */
    private static Dataset dataset(SettingsReader reader) {
        var folder = reader.folder("DATASETS_DIR", Path.of("data/datasets"), "folder of the dataset descriptors");
        var name = reader.optionalText("PRODUCER_DATASET", "the dataset to send, <dataset> or <tenant>.<dataset>");
        if (name.isEmpty()) {
            reader.problem("PRODUCER_DATASET", "must name a dataset, but is not set");
        }
        DatasetCatalog catalog;
        try {
            catalog = DatasetSettings.catalog(folder);
        } catch (DescriptorException e) {
            e.problems().forEach(problem -> reader.problem("DATASETS_DIR", "has a bad descriptor: " + problem));
            return null;
        } catch (IOException e) {
            reader.problem("DATASETS_DIR", "must be a folder of descriptors, but can't be read: " + e.getMessage());
            return null;
        }
        try {
            return name.map(catalog::require).orElse(null);
        } catch (IllegalArgumentException e) {
            reader.problem("PRODUCER_DATASET", "must name a known dataset: " + e.getMessage());
            return null;
        }
    }

    private void check(SettingsReader reader) {
        if (sources.isEmpty()) {
            reader.problem("PRODUCER_SOURCES", "must name a file, a folder or - for standard input, but is not set");
        }
        for (var source : sources) {
            if (!source.equals(STDIN) && !Source.isGenerated(source)) {
                checkFile(source, reader);
            }
        }
        checkGenerated(reader);
        sourceName.ifPresent(name -> {
            if (sources.size() != 1
                    || path(sources.get(0)).filter(Files::isDirectory).isPresent()) {
                reader.problem("PRODUCER_SOURCE_NAME", "needs a single file or standard input as the only source");
            }
            if (name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
                reader.problem(
                        "PRODUCER_SOURCE_NAME",
                        "must be at most " + MAX_NAME_LENGTH + " characters without control characters");
            }
        });
        if (sources.contains(STDIN) && repeat != 1) {
            reader.problem("PRODUCER_REPEAT", "must be 1 for standard input, which can be read only once");
        }
        if (follow && sources.stream().anyMatch(Source::isGenerated)) {
            reader.problem("PRODUCER_FOLLOW", "can't go with records that are made up, which end anyway");
        }
        if (follow && (repeat != 1 || limit != 0)) {
            reader.problem("PRODUCER_FOLLOW", "can't go with PRODUCER_REPEAT or PRODUCER_LIMIT");
        }
        if (follow && sources.contains(STDIN)) {
            reader.problem("PRODUCER_FOLLOW", "can't go with standard input, which is read to its end anyway");
        }
    }

    private void checkFile(String source, SettingsReader reader) {
        var path = path(source);
        if (path.isEmpty()) {
            // Such as an umlaut where the locale knows none.
            reader.problem("PRODUCER_SOURCES", "must be a path that this system takes, but is '" + source + "'");
        } else if (!follow && !Files.exists(path.get())) {
            // What is followed may come later.
            reader.problem("PRODUCER_SOURCES", "must name what exists, but there is no '" + source + "'");
        } else if (Files.exists(path.get()) && !Files.isRegularFile(path.get()) && !Files.isDirectory(path.get())) {
            // It would be opened more than once, and lose each time what was read of it.
            reader.problem(
                    "PRODUCER_SOURCES",
                    "must name files and folders, but '" + source
                            + "' is a pipe or a device: give it as standard input, -");
        }
    }

    private static Optional<Path> path(String source) {
        try {
            return Optional.of(Path.of(source));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void checkGenerated(SettingsReader reader) {
        var made = sources.stream().filter(Source::isGenerated).toList();
        made.stream()
                .filter(source -> Source.generatedCount(source).isEmpty())
                .forEach(source -> reader.problem(
                        "PRODUCER_SOURCES",
                        "must say how many records to make up as in generated:1000, but is '" + source + "'"));
        if (!made.isEmpty() && dataset != null && dataset.sample().isEmpty()) {
            reader.problem(
                    "PRODUCER_SOURCES",
                    "can't be generated:N for dataset " + dataset.id() + ", whose descriptor has no section 'sample'");
        }
    }
}
