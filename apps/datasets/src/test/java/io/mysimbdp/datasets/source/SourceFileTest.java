// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFileTest {
    @TempDir
    private Path folder;

    private Path file(String name) throws Exception {
        var path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "");
    }

    @Test
    void namesFilesByThemselvesAndThoseOfAFolderByTheirPathInIt() throws Exception {
        var single = file("single.csv");
        file("in/b.csv");
        file("in/b.csv.rejected");
        file("in/b.csv.checkpoint");
        file("in/2026/a.csv");
        file("in/.hidden");

        assertThat(SourceFile.list(List.of(single, folder.resolve("in")), ""))
                .extracting(SourceFile::name)
                .containsExactly("single.csv", "b.csv");
        assertThat(SourceFile.in(folder.resolve("in"), "**/*.csv"))
                .extracting(SourceFile::name)
                .containsExactly("2026/a.csv");
        assertThat(SourceFile.in(folder.resolve("in"), "a*.csv")).isEmpty();
    }

    @Test
    void findsTheFilesOfAPatternFromTheDataFolderInAnyFolder() throws Exception {
        file("data/samples/trees-1.csv");
        file("data/samples/other.csv");

        assertThat(SourceFile.in(folder.resolve("data"), "samples/trees*.csv"))
                .extracting(SourceFile::name)
                .containsExactly("samples/trees-1.csv");
        assertThat(SourceFile.in(folder.resolve("data").resolve("samples"), "samples/trees*.csv"))
                .extracting(SourceFile::name)
                .containsExactly("trees-1.csv");
    }

    @Test
    void refusesTwoFilesThatMessagesCannotTellApart() throws Exception {
        var one = file("x/a.csv");
        var other = file("y/a.csv");

        assertThatThrownBy(() -> SourceFile.list(List.of(one, other), ""))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("both have the name a.csv");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> SourceFile.list(List.of(Path.of("no-such.csv")), ""))
                .hasMessage("no-such.csv: there is no such file or folder");
    }
}
