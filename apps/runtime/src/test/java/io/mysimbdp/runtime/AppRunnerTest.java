// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppRunnerTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatIsWrongWithAFile() throws Exception {
        var there = Files.createDirectory(folder.resolve("there"));
        var missing = folder.resolve("no/such/file");

        assertThat(AppRunner.message(catchThrowableOfType(IOException.class, () -> Files.createDirectory(there))))
                .isEqualTo(there + ": is there already");
        assertThat(AppRunner.message(catchThrowableOfType(IOException.class, () -> Files.writeString(missing, ""))))
                .isEqualTo(missing + ": there is no such file or folder");
        assertThat(AppRunner.message(new FileSystemException("a", null, "No space left on device")))
                .contains("No space left on device");
        assertThat(AppRunner.message(new IOException("the rest"))).isEqualTo("the rest");
    }
}
