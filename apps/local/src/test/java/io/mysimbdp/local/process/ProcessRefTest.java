// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRefTest {

    @TempDir
    private Path directory;

    private final ProcessRef own = ProcessRef.of(ProcessHandle.current());

    @Test
    void isReadBackAsItWasWritten() {
        // Given
        var file = directory.resolve("process");
        assertThat(ProcessRef.load(file)).isEmpty();

        // When
        own.save(file);

        // Then
        assertThat(ProcessRef.load(file)).contains(own);
    }

    @Test
    void isNotReadFromABrokenFile() throws Exception {
        // Given
        var file = directory.resolve("process");

        // Then
        for (var broken :
                new String[] {"", "12", "12 yesterday", "x 2026-01-01T00:00:00Z", "-1 2026-01-01T00:00:00Z"}) {
            Files.writeString(file, broken);
            assertThat(ProcessRef.load(file)).as(broken).isEmpty();
        }
    }

    @Test
    void isAliveAsLongAsThatVeryProcessRuns() {
        assertThat(own.isAlive()).isTrue();
    }

    @Test
    void takesAnotherProcessWithItsIdForDead() {
        assertThat(new ProcessRef(own.pid(), own.startInstant().minus(Duration.ofMinutes(1))).isAlive())
                .isFalse();
    }

    @Test
    void wantsAProcessId() {
        assertThatThrownBy(() -> new ProcessRef(0, Instant.EPOCH)).hasMessage("pid must be above 0, got 0");
    }
}
