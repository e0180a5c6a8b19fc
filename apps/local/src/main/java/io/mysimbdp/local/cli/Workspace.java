// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.StoredSettings;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Where local platforms live: one that was kept running and keeps its data, and one for a single run, whose data the next
 * run replaces.
 *
 * @param root the project's directory
 * @param directory holds both
 */
record Workspace(Path root, Path directory) {
    /** The directory, in the project's, of those who name none. */
    static final String USUAL = ".local";

    Workspace {
        root = root.toAbsolutePath().normalize();
        directory = root.resolve(directory).normalize();
    }

    Path kept() {
        return directory.resolve("kept");
    }

    Path once() {
        return directory.resolve("once");
    }

    RuntimeClasspaths classpaths() {
        return RuntimeClasspaths.of(root);
    }

    /** The platform that was kept, running or not. */
    Optional<Platform> keptPlatform() {
        return Platform.attach(kept(), classpaths());
    }

    /**
     * The platform that was kept and runs.
     *
     * @throws WrongUseException if none runs
     */
    Platform runningPlatform() {
        return keptPlatform()
                .filter(Platform::isRunning)
                .orElseThrow(() -> new WrongUseException(
                        "No platform is running. Start one that stays with: scripts/run-local --keep"));
    }

    /** The platform whose logs tell most: the one that runs, or else the one that was started last; empty if there was none. */
    Optional<Platform> latestPlatform() {
        var platforms = Stream.of(kept(), once())
                .map(place -> Platform.attach(place, classpaths()))
                .flatMap(Optional::stream)
                .toList();
        return platforms.stream()
                .filter(Platform::isRunning)
                .findFirst()
                .or(() -> platforms.stream().max(Comparator.comparing(Workspace::startedAt)));
    }

    private static Instant startedAt(Platform platform) {
        return StoredSettings.savedAt(platform.settings().directory()).orElse(Instant.EPOCH);
    }

    /**
     * A command line for this very place, for messages.
     *
     * @param arguments such as {@code logs consumer-1}
     */
    String command(String arguments) {
        var command = "scripts/run-local " + arguments;
        if (directory.equals(root.resolve(USUAL))) {
            return command;
        }
        var name = directory.toString();
        return command + " --dir " + (name.contains(" ") ? "'" + name + "'" : name);
    }

    /**
     * Runs something while nobody else starts or stops a platform here.
     *
     * @throws WrongUseException if somebody does already
     */
    <T> T exclusively(Callable<T> body) throws Exception {
        Files.createDirectories(directory);
        try (var channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new WrongUseException("Another scripts/run-local is at work in " + directory
                        + ": wait for it, end it with Ctrl-C, or give this one its own place with --dir");
            }
            return body.call();
        }
    }
}
