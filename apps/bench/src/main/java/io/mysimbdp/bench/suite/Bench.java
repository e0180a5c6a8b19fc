// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.bench.place.Steps;
import io.mysimbdp.local.platform.BackgroundRun;
import io.mysimbdp.local.process.JavaCommand;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.local.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What benchmarks work with.
 *
 * @param root the project's directory
 * @param report keeps what a long benchmark has measured so far
 */
record Bench(Path root, BenchOptions options, Steps steps, Report report) {
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Duration GRACEFUL = Duration.ofSeconds(60);

    /** A platform of a benchmark's own: with one broker, which is not what limits. */
    LocalTarget target(String name, int nodes) throws Exception {
        return target(name, nodes, 2, Descriptors.SHIPPED);
    }

    /**
     * A platform of a benchmark's own, with other datasets.
     *
     * @param apps how many apps will run at once
     */
    LocalTarget target(String name, int nodes, int apps, Descriptors descriptors) throws Exception {
        var target = LocalTarget.prepare(root, options.directory.resolve(name), 1, nodes, apps);
        try {
            descriptors.edit(target.platform().settings().datasets());
            target.start(steps);
            return target;
        } catch (Exception e) {
            target.close();
            throw e;
        }
    }

    /**
     * Runs a program to its end in a JVM of its own.
     *
     * @param classpath of the program
     * @return the process and what it wrote
     * @throws IOException if it fails, with the last that it wrote
     */
    String run(
            LocalTarget target,
            String name,
            List<String> jvmOptions,
            String classpath,
            Map<String, String> environment,
            String main,
            List<String> arguments)
            throws IOException, InterruptedException {
        var all = new HashMap<>(environment);
        all.putAll(JavaCommand.environment(classpath));
        return run(
                target.directory().resolve("programs"),
                name,
                JavaCommand.of(jvmOptions, main, arguments.toArray(String[]::new)),
                all);
    }

    /**
     * Runs a command to its end.
     *
     * @param place holds what it writes
     * @return what it wrote
     * @throws IOException if it takes too long
     */
    String run(Path place, String name, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        var directory = Files.createDirectories(place.resolve(name));
        Files.deleteIfExists(directory.resolve("log").resolve("console.log"));
        var process = ManagedProcess.start(ProcessSpec.in(directory, name, command, environment, "log/console.log"));
        try {
            awaitEnd(process);
        } finally {
            // A script has something to take down first.
            var unused = process.stop(GRACEFUL);
        }
        return Files.readString(directory.resolve("log").resolve("console.log"));
    }

    /** Waits for a producer; gives the figures of its last line. */
    Map<String, String> await(BackgroundRun run) throws IOException, InterruptedException {
        try {
            awaitEnd(run.process());
        } finally {
            run.process().kill();
        }
        return run.result()
                .orElseThrow(() -> new IOException(run.process().name() + " failed. The last it wrote:\n"
                        + run.process().lastLines()));
    }

    private static void awaitEnd(ManagedProcess process) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(process.name() + " has not ended in " + LONGEST.toMinutes() + " minutes:\n"
                        + process.lastLines());
            }
            Thread.sleep(20);
        }
    }
}
