// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPasswordStoreTest {
    private static final Password FIRST = new Password("first");

    @TempDir
    private Path directory;

    @Test
    void keepsTheFirstPasswordOfARole() throws IOException {
        // Given
        var store = new FolderPasswordStore(directory.resolve("passwords"));
        assertThat(store.find("consumer")).isEmpty();

        // When
        var kept = store.keep("consumer", FIRST);

        // Then
        assertThat(kept).isEqualTo(FIRST);
        assertThat(store.keep("consumer", new Password("second"))).isEqualTo(FIRST);
        assertThat(store.find("consumer")).contains(FIRST);
        assertThat(store.find("daas")).isEmpty();
    }

    @Test
    void letsOnlyTheOwnerRead() throws IOException {
        // When
        new FolderPasswordStore(directory).keep("consumer", FIRST);

        // Then
        var folder = directory.resolve("consumer");
        assertThat(folder.resolve("username")).hasContent("consumer");
        assertThat(folder.resolve("password")).hasContent("first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void takesAnEmptyFileForNone() throws IOException {
        // Given
        Files.createDirectories(directory.resolve("consumer"));
        Files.writeString(directory.resolve("consumer/password"), "\n");

        // Then
        assertThat(new FolderPasswordStore(directory).keep("consumer", FIRST)).isEqualTo(FIRST);
        assertThat(directory.resolve("consumer/password")).hasContent("first");
    }

    @Test
    void saysWhatIsInTheWayButNotThePassword() throws IOException {
        // Given
        Files.writeString(directory.resolve("consumer"), "a file");

        // Then
        assertThatThrownBy(() -> new FolderPasswordStore(directory).keep("consumer", FIRST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password of role consumer in " + directory.resolve("consumer"))
                .hasMessageNotContaining("first");
    }
}
