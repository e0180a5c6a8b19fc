// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the scripts share before any of them starts Java. */
class LauncherTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void shouldFindTheProjectWhateverCdpathIsExported() throws Exception {
        // Given
        var shell = new ProcessBuilder("bash", "-c", ". scripts/lib/program.sh && echo \"$root\"")
                .directory(ROOT.toFile())
                .redirectErrorStream(true);
        shell.environment().put("CDPATH", ".:..");

        // When
        var process = shell.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).hasSize(1);
        assertThat(Path.of(output.strip()).toRealPath()).isEqualTo(ROOT.toRealPath());
    }
}
