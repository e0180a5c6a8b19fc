// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
    @TempDir
    private Path above;

    private Path root;

    @BeforeEach
    void makeProject() throws IOException {
        root = Files.createDirectories(above.resolve("project"));
        write("apps/consumer/pom.xml", "<project/>");
    }

    private Path write(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** What a platform that was started leaves. */
    private void storePlatform(String directory, Path datasets) throws IOException {
        write(
                directory + "/cluster.properties",
                "replication=1\nconsistency=local-quorum\nhttpPort=0\ndatasets=" + datasets + "\n");
        write(
                directory + "/kafka/cluster.properties",
                "brokers=1\nhost=127.0.0.1\nports=19092\ncontrollerPorts=19093\nheapMegabytes=256\n");
        write(
                directory + "/cassandra/cluster.properties",
                "nodes=1\nhost=127.0.0.1\nports=19042\nstoragePorts=17000\nheapMegabytes=512\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "apps/..", "/"})
    void shouldRefuseTheProjectAndWhatIsAboveIt(String directory) {
        assertThatThrownBy(() -> RunFolder.of(root, Path.of(directory)))
                .isInstanceOf(InTheWayException.class)
                .hasMessageStartingWith("--dir must not be the project's directory or one above it")
                .hasMessageEndingWith(
                        "got " + root.resolve(directory).toAbsolutePath().normalize());
    }

    @Test
    void shouldRefuseTheProjectUnderAnotherName() throws Exception {
        var link = Files.createSymbolicLink(above.resolve("link"), root);

        assertThatThrownBy(() -> RunFolder.of(root, link)).isInstanceOf(InTheWayException.class);
    }

    @Test
    void shouldRefuseAFolderThatIsNotOfARunBeforeAnythingIsDeleted() {
        assertThatThrownBy(() -> LocalTarget.prepare(root, Path.of("apps"), 1, 1, 1))
                .isInstanceOf(InTheWayException.class)
                .hasMessageStartingWith("--dir must lead to a folder that is absent, empty or of an earlier run")
                .hasMessageEndingWith("got " + root.resolve("apps"));

        assertThat(root.resolve("apps/consumer/pom.xml")).hasContent("<project/>");
        assertThat(root.resolve("apps.lock")).doesNotExist();
    }

    @Test
    void shouldRefuseAFile() {
        assertThatThrownBy(() -> RunFolder.of(root, Path.of("apps/consumer/pom.xml")))
                .isInstanceOf(InTheWayException.class);
    }

    @Test
    void shouldTakeAFolderThatIsAbsentOrEmpty() throws Exception {
        Files.createDirectories(root.resolve(".local/empty"));

        assertThat(RunFolder.of(root, Path.of(".local/absent"))).isEqualTo(root.resolve(".local/absent"));
        assertThat(RunFolder.of(root, Path.of(".local/empty"))).isEqualTo(root.resolve(".local/empty"));
        assertThat(root.resolve(".local/absent")).doesNotExist();
    }

    @Test
    void shouldTakeAFolderOfAnEarlierRunButNotTheOneAboveIt() throws Exception {
        // Given
        var folder = Files.createDirectories(root.resolve(".local/drill"));
        RunFolder.mark(folder);
        write(".local/drill/sources/telemetry.csv", "a line");

        // When, then
        assertThat(RunFolder.of(root, Path.of(".local/drill"))).isEqualTo(folder);
        assertThatThrownBy(() -> RunFolder.of(root, Path.of(".local"))).isInstanceOf(InTheWayException.class);
    }

    @Test
    void shouldTellARunOfAnEarlierVersionFromAPlatformThatIsKept() throws Exception {
        // Given
        storePlatform(".local/drill", root.resolve(".local/drill/datasets"));
        storePlatform(".local/kept", root.resolve("data/datasets"));

        // When, then
        assertThat(RunFolder.of(root, Path.of(".local/drill"))).isEqualTo(root.resolve(".local/drill"));
        assertThatThrownBy(() -> RunFolder.of(root, Path.of(".local/kept"))).isInstanceOf(InTheWayException.class);
    }

    @Test
    void shouldTakeNoSettingsOfSomebodyElseForAPlatform() throws Exception {
        write("other/cluster.properties", "name=ours\n");

        assertThatThrownBy(() -> RunFolder.of(root, Path.of("other"))).isInstanceOf(InTheWayException.class);
    }
}
