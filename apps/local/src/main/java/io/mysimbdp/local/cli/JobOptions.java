// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.consumer.ConsumerSettings;
import io.mysimbdp.local.platform.PlatformSettings;
import io.mysimbdp.local.process.SettingsProblems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the main job, as the command line fills them. */
final class JobOptions {
    @Option(names = "--brokers", paramLabel = "N", defaultValue = "3", description = "Kafka brokers (${DEFAULT-VALUE})")
    int brokers;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "Cassandra nodes (${DEFAULT-VALUE})")
    int nodes;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "copies of every message and row (3, or fewer where there are fewer brokers or nodes)")
    Integer replication;

    @Option(
            names = "--producers",
            paramLabel = "N",
            defaultValue = "2",
            description = "producers at once (${DEFAULT-VALUE})")
    int producers;

    @Option(names = "--consumers", paramLabel = "N", defaultValue = "2", description = "consumers (${DEFAULT-VALUE})")
    int consumers;

    @Option(
            names = "--daas",
            paramLabel = "N",
            defaultValue = "1",
            description = "data services, by which outsiders send and read over HTTP (${DEFAULT-VALUE})")
    int daas;

    @Option(names = "--no-daas", description = "no data service")
    boolean noDaas;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "only this dataset; may be repeated (all that have a sample)")
    List<String> datasets = List.of();

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "generate so many records of each dataset instead of sending the sample files")
    Long records;

    @Option(names = "--keep", description = "leave it running, and print addresses and what to try next")
    boolean keep;

    @Option(names = "--report", paramLabel = "FILE", description = "write the result as JSON")
    Path report;

    @Option(
            names = "--consistency",
            paramLabel = "LEVEL",
            defaultValue = "local-quorum",
            description = "consistency level of writes (${DEFAULT-VALUE})")
    String consistency;

    @Option(
            names = "--datasets-dir",
            paramLabel = "DIR",
            defaultValue = "data/datasets",
            description = "folder of the dataset descriptors (${DEFAULT-VALUE})")
    Path datasetsDirectory;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "19092",
            description = "port of the first broker; the others follow, controllers 30 above (${DEFAULT-VALUE})")
    int kafkaPort;

    @Option(
            names = "--cassandra-port",
            paramLabel = "PORT",
            defaultValue = "19042",
            description = "CQL port of the first node; the others follow, storage 30 above (${DEFAULT-VALUE})")
    int cassandraPort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "18080",
            description =
                    "the consumers' health and metrics listen above it, the data services 100 above that; 0 for any"
                            + " free ports (${DEFAULT-VALUE})")
    int httpPort;

    @Option(
            names = "--kafka-heap",
            paramLabel = "MB",
            defaultValue = "256",
            description = "heap of a broker (${DEFAULT-VALUE})")
    int kafkaHeap;

    @Option(
            names = "--cassandra-heap",
            paramLabel = "MB",
            defaultValue = "512",
            description = "heap of a node (${DEFAULT-VALUE})")
    int cassandraHeap;

    int dataServices() {
        return noDaas ? 0 : daas;
    }

    Optional<Long> recordsToGenerate() {
        return Optional.ofNullable(records);
    }

    Optional<Path> reportFile() {
        return Optional.ofNullable(report);
    }

    /**
     * The settings that these options mean.
     *
     * @throws WrongUseException with all that is wrong with them, in terms of the options
     */
    PlatformSettings settings(Path root, Path directory) {
        var problems = new ArrayList<String>();
        note(
                problems,
                () -> new SettingsProblems()
                        .range("--producers", producers, 1, 32)
                        .range("--consumers", consumers, 1, 32)
                        .range("--daas", daas, 0, 32)
                        .require(records == null || records >= 1, "--records must be at least 1", records)
                        .require(
                                CONSISTENCIES.contains(consistency),
                                "--consistency must be one of " + CONSISTENCIES,
                                consistency)
                        .throwIfAny());
        note(problems, () -> PlatformSettings.kafka(brokers, kafkaPort, kafkaHeap, directory));
        note(problems, () -> PlatformSettings.cassandra(nodes, cassandraPort, cassandraHeap, directory));
        if (!problems.isEmpty()) {
            throw new WrongUseException(String.join("\n", problems));
        }
        var copies = replication != null ? replication : Math.max(1, Math.min(3, Math.min(brokers, nodes)));
        note(
                problems,
                () -> new SettingsProblems()
                        .require(
                                COPIES_NEEDED.getOrDefault(consistency, 1) <= copies,
                                "--consistency must not ask for more than the " + copies
                                        + (copies == 1 ? " copy" : " copies") + " of each row that --replication gives",
                                consistency)
                        .throwIfAny());
        var settings = new ArrayList<PlatformSettings>();
        note(
                problems,
                () -> settings.add(new PlatformSettings(
                        PlatformSettings.kafka(brokers, kafkaPort, kafkaHeap, directory),
                        PlatformSettings.cassandra(nodes, cassandraPort, cassandraHeap, directory),
                        copies,
                        consistency,
                        root.resolve(datasetsDirectory),
                        httpPort,
                        directory)));
        if (!problems.isEmpty()) {
            throw new WrongUseException(String.join("\n", problems));
        }
        return settings.get(0);
    }

    private static void note(List<String> problems, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            problems.add(inOptions(e.getMessage()));
        }
    }

    /** A message about settings, in terms of the options. */
    private static String inOptions(String message) {
        var text = message;
        for (var flag : FLAGS.entrySet()) {
            text = text.replace(flag.getKey(), flag.getValue());
        }
        return text;
    }

    /**
     * What keeps the platform from starting, as somebody can change it on the command line.
     *
     * @param deletion the command that deletes the data
     */
    static String inOptions(String problem, String deletion) {
        return inOptions(problem)
                .replace("delete that directory with all its data.", "delete all the data with: " + deletion);
    }

    private static final List<String> CONSISTENCIES = Arrays.stream(ConsumerSettings.Consistency.values())
            .map(level -> level.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();

    /** Of the levels that can ask for more than there are; the others go by what there is. */
    private static final Map<String, Integer> COPIES_NEEDED = Map.of("two", 2, "three", 3);

    /** The options behind the settings, longer keys before those that they begin with. */
    private static final Map<String, String> FLAGS = flags();

    private static Map<String, String> flags() {
        var flags = new LinkedHashMap<String, String>();
        flags.put("kafka.controller-ports", "--kafka-port");
        flags.put("kafka.ports", "--kafka-port");
        flags.put("kafka.brokers", "--brokers");
        flags.put("kafka.heap", "--kafka-heap");
        flags.put("cassandra.storage-ports", "--cassandra-port");
        flags.put("cassandra.ports", "--cassandra-port");
        flags.put("cassandra.nodes", "--nodes");
        flags.put("cassandra.heap", "--cassandra-heap");
        flags.put("http.port", "--http-port");
        return flags;
    }

    /** The option that changes a setting, for messages about what the machine lacks. */
    static String flag(String key) {
        return switch (key) {
            case "kafka.heap" -> "--brokers 1, --kafka-heap";
            case "cassandra.heap" -> "--nodes 1, --cassandra-heap";
            default -> FLAGS.getOrDefault(key, "--" + key.replace('.', '-'));
        };
    }
}
