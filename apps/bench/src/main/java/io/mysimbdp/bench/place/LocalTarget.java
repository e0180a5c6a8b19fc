// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

import io.mysimbdp.local.cassandra.LocalCassandraSettings;
import io.mysimbdp.local.kafka.LocalKafkaSettings;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.local.platform.PlatformSettings;
import io.mysimbdp.local.process.Machine;
import io.mysimbdp.local.process.Preflight;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.TextFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A platform that belongs to one run: on free ports, in a directory of its own, with copies of the shipped dataset
 * descriptors, which may be changed until it starts. Closing it stops every process; the files stay for a look until the next run.
 * Thread-safe.
 */
public final class LocalTarget implements AutoCloseable {
    private static final int MOST_COPIES = 3;

    private final Platform platform;
    private final FileChannel lock;
    private volatile double bootstrapSeconds;

    private LocalTarget(Platform platform, FileChannel lock) {
        this.platform = platform;
        this.lock = lock;
    }

    /**
     * Stops and deletes what an earlier run left there, and writes the descriptors; starts nothing.
     *
     * @param root the project's directory
     * @param directory holds everything that is written
     * @param apps how many apps will run at once
     * @throws InTheWayException if another run is at work in that directory, what is there is not of a run, or the machine lacks
     *     something
     */
    public static LocalTarget prepare(Path root, Path directory, int brokers, int nodes, int apps) throws IOException {
        var place = RunFolder.of(root, directory);
        Files.createDirectories(place);
        var lock = lock(place.resolveSibling(place.getFileName() + ".lock"));
        try {
            var classpaths = RuntimeClasspaths.of(root);
            Platform.attach(place, classpaths).ifPresent(Platform::close);
            SmallDisk.removeBelow(place);
            TextFiles.emptyDirectory(place);
            RunFolder.mark(place);
            var datasets = Files.createDirectories(place.resolve(RunFolder.DATASETS));
            try (var shipped = Files.list(root.resolve("data").resolve("datasets"))) {
                for (var file : shipped.toList()) {
                    Files.copy(file, datasets.resolve(file.getFileName()));
                }
            }
            var settings = new PlatformSettings(
                    LocalKafkaSettings.onFreePorts(brokers, place.resolve("kafka")),
                    LocalCassandraSettings.onFreePorts(nodes, place.resolve("cassandra")),
                    Math.min(MOST_COPIES, Math.min(brokers, nodes)),
                    "local-quorum",
                    datasets,
                    0,
                    place);
            var platform = Platform.of(settings, classpaths);
            var problems = platform.problems(
                    new Preflight(Machine.current(), key -> "--" + key.replace('.', '-')), apps, 0, 0);
            if (!problems.isEmpty()) {
                throw new InTheWayException(String.join("\n", problems) + "\nNothing was started.");
            }
            return new LocalTarget(platform, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new InTheWayException("Another run is at work beside " + file
                    + ": wait for it, end it with Ctrl-C, or give this one its own place with --dir");
        }
        return channel;
    }

    /** Starts brokers and nodes, and creates topics, keyspaces and tables. */
    public void start(Steps steps) throws Exception {
        var settings = platform.settings();
        steps.step(
                "Starting %d brokers and %d nodes",
                settings.kafka().brokers(), settings.cassandra().nodes());
        platform.start(steps);
        steps.step("Creating topics, keyspaces and tables");
        var began = System.nanoTime();
        steps.detail("%s", platform.bootstrap().summary().replace("\n", "\n    "));
        bootstrapSeconds = (System.nanoTime() - began) / 1e9;
    }

    /** How long it took to create topics, keyspaces and tables. */
    public double bootstrapSeconds() {
        return bootstrapSeconds;
    }

    public Platform platform() {
        return platform;
    }

    public Path directory() {
        return platform.settings().directory();
    }

    @Override
    public void close() {
        try {
            platform.close();
        } finally {
            SmallDisk.removeBelow(directory());
            try {
                lock.close();
            } catch (IOException e) {
                // The lock ends with the process anyway.
            }
        }
    }
}
