// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds libfaketime, which changes the clock of one process: Debian's package {@code libfaketime}, Fedora's of the same name. */
final class FakeTime {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));

    private FakeTime() {}

    /** The library for programs with threads; empty if it is not installed. */
    static Optional<Path> find() {
        return FOLDERS.stream()
                .filter(Files::isDirectory)
                .flatMap(FakeTime::below)
                .findFirst();
    }

    private static Stream<Path> below(Path folder) {
        try (var found =
                Files.find(folder, 3, (path, attributes) -> path.endsWith(Path.of("faketime", "libfaketimeMT.so.1")))) {
            return found.toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty();
        }
    }

    /** The environment of a process whose clock is wrong by so much; the clock that timeouts are measured with stays right. */
    static Map<String, String> wrongBy(Duration by) {
        return Map.of(
                "LD_PRELOAD",
                find().orElseThrow().toString(),
                "FAKETIME",
                (by.isNegative() ? "-" : "+") + by.abs().toSeconds() + "s",
                // The name changed between versions.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1");
    }
}
