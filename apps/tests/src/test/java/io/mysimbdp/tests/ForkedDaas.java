// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import io.mysimbdp.daas.DaasMain;
import io.mysimbdp.local.platform.AppClasspath;
import io.mysimbdp.local.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A data service as a process of its own, which can be given little memory, be killed, and asked how it ended. */
final class ForkedDaas implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SERVING = Pattern.compile("Serving .* on port (\\d+)");
    private static final Pattern OPS = Pattern.compile("health and metrics on port (\\d+)");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Process process;
    private final Path console;

    private ForkedDaas(Process process, Path console) {
        this.process = process;
        this.console = console;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param name of the process, unlike those of others in the scenario
     * @param options of its JVM
     * @param overrides environment variables beside the usual ones
     */
    static ForkedDaas start(Scenario scenario, String name, List<String> options, Map<String, String> overrides)
            throws IOException {
        var console = Files.createDirectories(scenario.file(name)).resolve("console.log");
        var all = new ArrayList<>(scenario.apps().daasArchive());
        all.addAll(options);
        all.add("-Daudit.level=INFO");
        var builder = new ProcessBuilder(JavaCommand.of(all, DaasMain.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(console.toFile());
        var environment = builder.environment();
        environment.putAll(AppClasspath.environment());
        environment.putAll(scenario.apps().daasEnvironment(1));
        environment.putAll(overrides);
        var process = builder.start();
        process.getOutputStream().close();
        return new ForkedDaas(process, console);
    }

    /** Where it serves, once it does. */
    String url() throws Exception {
        return "http://127.0.0.1:" + await(SERVING);
    }

    /** Where its health and metrics are. */
    String ops() throws Exception {
        return "http://127.0.0.1:" + await(OPS);
    }

    private String await(Pattern pattern) throws Exception {
        Scenario.await("the data service should start", () -> found(pattern).isPresent() || !process.isAlive());
        var found = found(pattern);
        if (found.isEmpty()) {
            throw new AssertionError("the data service ended: " + output());
        }
        return found.get();
    }

    private Optional<String> found(Pattern pattern) throws IOException {
        var matcher = pattern.matcher(output());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What it has written. */
    String output() throws IOException {
        return Files.readString(console);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The most memory that it has had so far, in MiB; empty where the system doesn't say. */
    Optional<Long> peakMegabytes() throws IOException {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return Optional.empty();
        }
        var matcher = PEAK.matcher(Files.readString(status));
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1)) / 1_024) : Optional.empty();
    }

    /** Asks it to end, as Kubernetes does. */
    void terminate() {
        process.destroy();
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** With what it ended, once it has. */
    int exitCode() throws Exception {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the data service does not end: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
