// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.source.RecordReader.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir
    private Path folder;

    @Test
    void a_checkpoint_comes_back_as_it_was_whatever_the_name_of_its_source() throws IOException {
        var store = CheckpointStore.open(folder, "test.notes");
        var names = List.of("a.csv", "2026/01/ä b.csv", "..", ".hidden", "x".repeat(400), "x".repeat(399) + "y");

        for (var name : names) {
            store.save(checkpoint(name));
        }

        for (var name : names) {
            assertThat(store.load(name)).contains(checkpoint(name));
        }
    }

    @Test
    void there_is_none_for_a_new_source() throws IOException {
        assertThat(CheckpointStore.open(folder, "test.notes").load("a.csv")).isEmpty();
    }

    @Test
    void datasets_do_not_share_checkpoints() throws IOException {
        CheckpointStore.open(folder, "test.notes").save(checkpoint("a.csv"));

        assertThat(CheckpointStore.open(folder, "test.others").load("a.csv")).isEmpty();
    }

    @Test
    void one_that_can_not_be_read_counts_as_none() throws IOException {
        var store = CheckpointStore.open(folder, "test.notes");
        store.save(checkpoint("a.csv"));
        var file = folder.resolve("test.notes/a.csv.checkpoint");

        for (var content : List.of(
                "", "{", "[]", "{\"source\":\"a.csv\"}", Files.readString(file).replace("17", "x"))) {
            Files.writeString(file, content);

            assertThat(store.load("a.csv")).as(content).isEmpty();
        }
    }

    @Test
    void nothing_else_is_left_in_the_folder() throws IOException {
        var store = CheckpointStore.open(folder, "test.notes");

        store.save(checkpoint("a.csv"));
        store.save(checkpoint("a.csv"));

        try (var files = Files.list(folder.resolve("test.notes"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("a.csv.checkpoint");
        }
    }

    private static Checkpoint checkpoint(String source) {
        return new Checkpoint(
                source,
                "run",
                Instant.parse("2026-01-02T03:04:05.006Z"),
                Instant.parse("2026-01-02T03:04:06.007Z"),
                new SourceIdentity(1000, 17, "hash", true),
                new Position(500, 20),
                new Counts(19, 2, 17, 400),
                77,
                3,
                new Counts(60, 6, 54, 1200),
                true);
    }
}
