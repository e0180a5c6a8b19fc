// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a process. Immutable.
 *
 * @param name what people call it, e.g. {@code kafka-1}
 * @param command the executable and its arguments
 * @param environment variables that it gets on top of those of this process
 * @param workingDirectory where it runs; created if absent
 * @param console the file that its standard output and standard error are appended to
 * @param log the file that it logs to, quoted with the console when it dies; may be the console itself
 * @param refFile where the {@link ProcessRef} is written
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory,
        Path console,
        Path log,
        Path refFile) {

    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command must name an executable, got nothing");
        }
    }

    /**
     * A process that keeps everything under one directory: console in {@code log/console.log}, reference in {@code process}.
     *
     * @param log the file that it logs to, relative to the directory
     */
    public static ProcessSpec in(
            Path directory, String name, List<String> command, Map<String, String> environment, String log) {
        return new ProcessSpec(
                name,
                command,
                environment,
                directory,
                directory.resolve("log").resolve("console.log"),
                directory.resolve(log),
                directory.resolve("process"));
    }
}
