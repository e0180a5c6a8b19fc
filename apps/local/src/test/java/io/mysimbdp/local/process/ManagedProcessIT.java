// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManagedProcessIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @AfterEach
    void leaveNothing() {
        ManagedProcess.find(spec("")).ifPresent(ManagedProcess::kill);
    }

    @Test
    void isFoundAgainUntilItIsStopped() {
        // Given
        var process = ManagedProcess.start(spec("exec sleep 60"));

        // When
        var found = ManagedProcess.find(spec("exec sleep 60")).orElseThrow();

        // Then
        assertThat(found.ref()).isEqualTo(process.ref());
        assertThat(found.stop(LONG)).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(ManagedProcess.find(spec("exec sleep 60"))).isEmpty();
    }

    @Test
    void isKilledWhenItDoesNotStop() throws Exception {
        // Given
        var process = ManagedProcess.start(spec("trap '' TERM; echo ready; while :; do sleep 1; done"));
        Waiting.until(
                LONG,
                process::lastLines,
                List.of(process),
                () -> process.lastLines().contains("ready"));

        // Then
        assertThat(process.stop(Duration.ofMillis(200))).isFalse();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void stopsEvenWhenPausedOrWhenTheThreadIsInterrupted() {
        // Given
        var process = ManagedProcess.start(spec("exec sleep 60"));
        process.pause();
        Thread.currentThread().interrupt();

        // When
        var byItself = process.stop(LONG);

        // Then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(byItself).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void standsStillWhilePaused() throws Exception {
        // Given
        var process = ManagedProcess.start(spec("exec sleep 60"));

        // When
        process.pause();

        // Then
        Waiting.until(
                LONG, () -> "stopped", List.of(process), () -> state(process).startsWith("T"));

        // When
        process.resume();

        // Then
        Waiting.until(
                LONG, () -> "running", List.of(process), () -> state(process).startsWith("S"));
    }

    @Test
    void saysItsLastWordsWhenItDies() {
        // Given
        var process = ManagedProcess.start(spec("echo the disk is full; exit 3"));

        // Then
        assertThatThrownBy(() -> Waiting.until(LONG, () -> "never", List.of(process), () -> false))
                .isInstanceOf(ProcessDiedException.class)
                .hasMessageContaining("sleeper (process " + process.ref().pid() + ") ended by itself")
                .hasMessageContaining("the disk is full");
    }

    @Test
    void saysWhatWasWaitedForInVain() {
        // Given
        var process = ManagedProcess.start(spec("exec sleep 60"));

        // Then
        assertThatThrownBy(() -> Waiting.until(Duration.ofMillis(1), () -> "an answer", List.of(process), () -> false))
                .isInstanceOf(StartupTimeoutException.class)
                .hasMessageContaining("an answer");
    }

    @Test
    void leavesTheTerminalsProcessGroup() throws Exception {
        // Given
        var process = ManagedProcess.start(spec("exec sleep 60"));

        // Then
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            Waiting.until(
                    LONG,
                    () -> "own group",
                    List.of(process),
                    () -> ps(process, "pgid=")
                            .equals(Long.toString(process.ref().pid())));
        }
    }

    @Test
    void mustBeExecutable() {
        // Given
        var spec = ProcessSpec.in(directory.resolve("file"), "broken", List.of("true"), Map.of(), "log");

        // When
        TextFiles.write(directory.resolve("file"), "no directory");

        // Then
        assertThatThrownBy(() -> ManagedProcess.start(spec)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void isNotStartedInAGroupThatIsClosed() {
        // Given
        var group = new ProcessGroup(1, id -> spec("exec sleep 60"));
        var process = group.start(1);
        assertThatThrownBy(() -> group.start(1)).hasMessage("sleeper runs already");

        // When
        group.stopAll(LONG);

        // Then
        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(() -> group.start(1)).hasMessageContaining("this cluster is closed");
    }

    @Test
    void isStoppedByAGroupThatDidNotStartIt() {
        // Given
        var group = new ProcessGroup(1, id -> spec("exec sleep 60"));
        group.start(1);
        var other = new ProcessGroup(1, id -> spec("exec sleep 60"));
        other.kill(1);
        var successor = other.start(1);

        // When
        group.stopAll(LONG);

        // Then
        assertThat(successor.isAlive()).isFalse();
    }

    private ProcessSpec spec(String script) {
        return ProcessSpec.in(directory, "sleeper", List.of("sh", "-c", script), Map.of(), "log/console.log");
    }

    private static String state(ManagedProcess process) {
        return ps(process, "state=");
    }

    private static String ps(ManagedProcess process, String column) {
        try {
            var ps = new ProcessBuilder(
                            "ps",
                            "-o",
                            column,
                            "-p",
                            Long.toString(process.ref().pid()))
                    .start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
