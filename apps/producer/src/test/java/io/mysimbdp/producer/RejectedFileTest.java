// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectedFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name_the_file() {
        file = folder.resolve("below/a.csv.rejected");
    }

    @Test
    void lines_of_an_earlier_run_are_put_aside() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}\n");

        RejectedFile.open(file, "a.csv", RejectedFile.NEW).close();

        assertThat(file).doesNotExist();
        try (var kept = Files.list(file.getParent())) {
            assertThat(kept.filter(path -> path.toString().endsWith(RejectedFile.SUFFIX)))
                    .singleElement()
                    .satisfies(path -> assertThat(path).hasContent("{}\n"));
        }
    }

    @Test
    void there_is_no_file_without_a_rejection() throws IOException {
        try (var rejected = RejectedFile.open(file, "a.csv", 0)) {
            rejected.append(List.of());
            rejected.force();
        }

        assertThat(file).doesNotExist();
    }

    @Test
    void a_line_is_kept_with_its_reason() throws IOException {
        write(new Rejection(7, "has \"2\" fields", bytes("a,b"), false));

        assertThat(file).hasContent("""
                {"source":"a.csv","line":7,"reason":"has \\"2\\" fields","raw":"a,b"}
                """);
    }

    @Test
    void bytes_that_are_no_text_are_kept_in_base64() throws IOException {
        var raw = new byte[] {'a', (byte) 0xff, 'b'};

        write(new Rejection(1, "is not valid UTF-8", raw, false));

        assertThat(file)
                .content()
                .contains("\"raw_base64\":\"" + Base64.getEncoder().encodeToString(raw) + "\"");
    }

    @Test
    void a_text_cut_within_a_character_stays_a_text() throws IOException {
        var raw = bytes("aé");

        write(new Rejection(1, "is too long", new byte[] {raw[0], raw[1]}, true));

        assertThat(file).content().contains("\"raw\":\"a\",\"truncated\":true");
    }

    @Test
    void what_the_checkpoint_does_not_cover_is_cut_off() throws IOException {
        long length;
        try (var rejected = RejectedFile.open(file, "a.csv", 0)) {
            rejected.append(List.of(new Rejection(1, "first", bytes("x"), false)));
            length = rejected.length();
            rejected.append(List.of(new Rejection(2, "second", bytes("y"), false)));
        }
        try (var rejected = RejectedFile.open(file, "a.csv", length)) {
            rejected.append(List.of(new Rejection(2, "again", bytes("y"), false)));
        }

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(file).content().contains("first").contains("again").doesNotContain("second");
    }

    @Test
    void a_new_run_begins_a_new_file() throws IOException {
        write(new Rejection(1, "old", bytes("x"), false));

        RejectedFile.open(file, "a.csv", 0).close();

        assertThat(file).doesNotExist();
    }

    private void write(Rejection rejection) throws IOException {
        try (var rejected = RejectedFile.open(file, "a.csv", 0)) {
            rejected.append(List.of(rejection));
            rejected.force();
            assertThat(rejected.length()).isEqualTo(Files.size(file));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
