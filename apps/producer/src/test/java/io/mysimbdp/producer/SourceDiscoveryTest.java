// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDiscoveryTest {
    @TempDir
    private Path folder;

    @Test
    void a_folder_without_a_pattern_gives_its_visible_files_in_order() throws IOException {
        touch("b.csv", "a.csv", ".hidden.csv", "a.csv.rejected", "a.csv.checkpoint", "below/c.csv");

        assertThat(names("", folder)).containsExactly("a.csv", "b.csv");
    }

    @Test
    void a_pattern_chooses_files() throws IOException {
        touch("t1.csv.gz", "t2.csv.gz", "t2.csv.gz.rejected", "other.csv");

        assertThat(names("t*", folder)).containsExactly("t1.csv.gz", "t2.csv.gz");
    }

    @Test
    void a_pattern_with_a_slash_reaches_into_folders_and_names_sources_by_their_path() throws IOException {
        touch("2026/01/a.csv", "2026/02/a.csv", "2026/.tmp/a.csv", "a.csv");

        assertThat(names("2026/**.csv", folder)).containsExactly("2026/01/a.csv", "2026/02/a.csv");
    }

    @Test
    void a_file_is_a_source_whatever_the_pattern() throws IOException {
        touch("a.txt");

        assertThat(names("*.csv", folder.resolve("a.txt"))).containsExactly("a.txt");
    }

    @Test
    void a_source_can_be_called_something_else() throws IOException {
        touch("a.txt");

        var found = new SourceDiscovery(List.of(folder.resolve("a.txt").toString()), Optional.of("monday"), "", false)
                .find();

        assertThat(found).extracting(Source::name).containsExactly("monday");
        assertThat(found).extracting(Source::path).containsExactly("a.txt");
    }

    @Test
    void sources_of_one_name_are_refused() throws IOException {
        touch("one/a.csv", "two/a.csv");

        assertThatThrownBy(() -> names("", folder.resolve("one"), folder.resolve("two")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("two sources have the name 'a.csv'");
    }

    private List<String> names(String glob, Path... named) throws IOException {
        var texts = List.of(named).stream().map(Path::toString).toList();
        return new SourceDiscovery(texts, Optional.empty(), glob, false)
                .find().stream().map(Source::name).toList();
    }

    private void touch(String... names) throws IOException {
        for (var name : names) {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
    }
}
