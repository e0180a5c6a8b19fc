// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.local.process.StoredSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    private static final Instant EARLIER = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T11:00:00Z");

    @TempDir
    private Path root;

    private Workspace workspace;

    @BeforeEach
    void makeAProjectThatIsBuilt() throws IOException {
        for (var runtime : List.of("kafka-runtime", "cassandra-runtime")) {
            var target = root.resolve("apps").resolve("local").resolve(runtime).resolve("target");
            Files.createDirectories(target);
            var jar = Files.writeString(target.resolve("some.jar"), "");
            Files.writeString(target.resolve("classpath.txt"), jar.toString());
        }
        workspace = new Workspace(root, Path.of(".local"));
    }

    private void startedAt(Path place, Instant when) throws IOException {
        new StoredSettings(Map.of(
                        "replication", "1",
                        "consistency", "one",
                        "datasets", root.toString(),
                        "httpPort", "0"))
                .save(place);
        new StoredSettings(Map.of(
                        "brokers", "1",
                        "host", "127.0.0.1",
                        "ports", "19092",
                        "controllerPorts", "19122",
                        "heapMegabytes", "256"))
                .save(place.resolve("kafka"));
        new StoredSettings(Map.of(
                        "nodes", "1",
                        "host", "127.0.0.1",
                        "ports", "19042",
                        "storagePorts", "19072",
                        "heapMegabytes", "512"))
                .save(place.resolve("cassandra"));
        Files.setLastModifiedTime(place.resolve("cluster.properties"), FileTime.from(when));
    }

    private Path latest() {
        return workspace.latestPlatform().orElseThrow().settings().directory();
    }

    @Test
    void shouldFindNoPlatformWhereNoneWasStarted() {
        assertThat(workspace.latestPlatform()).isEmpty();
    }

    @Test
    void shouldFindTheOnlyPlatformWhicheverItIs() throws Exception {
        startedAt(workspace.once(), EARLIER);

        assertThat(latest()).isEqualTo(workspace.once());
    }

    @Test
    void shouldFindThePlatformThatWasStartedLast() throws Exception {
        startedAt(workspace.kept(), EARLIER);
        startedAt(workspace.once(), LATER);
        assertThat(latest()).isEqualTo(workspace.once());

        startedAt(workspace.kept(), LATER.plusSeconds(1));
        assertThat(latest()).isEqualTo(workspace.kept());
    }

    @Test
    void shouldFindThePlatformThatRunsThoughAnotherWasStartedLater() throws Exception {
        // Given
        startedAt(workspace.kept(), EARLIER);
        startedAt(workspace.once(), LATER);
        var consumer = Files.createDirectories(workspace.kept().resolve("apps/processes/consumer-1"));
        var self = ProcessHandle.current();

        // When
        Files.writeString(
                consumer.resolve("process"),
                self.pid() + " " + self.info().startInstant().orElseThrow() + "\n");

        // Then
        assertThat(latest()).isEqualTo(workspace.kept());
    }

    @Test
    void shouldNameItsPlaceInCommandsUnlessItIsTheUsualOne() {
        assertThat(workspace.command("logs daas-1")).isEqualTo("scripts/run-local logs daas-1");
        assertThat(new Workspace(root, Path.of("/srv/place")).command("status"))
                .isEqualTo("scripts/run-local status --dir /srv/place");
        assertThat(new Workspace(root, Path.of("/srv/my place")).command("status"))
                .isEqualTo("scripts/run-local status --dir '/srv/my place'");
    }
}
