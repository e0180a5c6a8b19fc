// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;

class ClassArchiveTest {
    @TempDir
    private Path directory;

    private Path jar;
    private Path recording;

    @BeforeEach
    void makeAJar() throws IOException {
        jar = Files.writeString(directory.resolve("app.jar"), "a jar");
        recording = directory.resolve("classes.jsa");
    }

    private ClassArchive archive() {
        return archive(jar.toString());
    }

    private ClassArchive archive(String classpath) {
        return new ClassArchive(directory.resolve("cache"), "app", classpath, recording);
    }

    @Test
    void shouldBeRecordedOnceAndThenUsed() throws Exception {
        assertThat(archive().options(false)).isEmpty();
        assertThat(archive().options(true)).contains("-XX:ArchiveClassesAtExit=" + recording);

        Files.writeString(recording, "recorded");
        archive().publish(true);

        assertThat(archive().exists()).isTrue();
        assertThat(archive().options(true))
                .anyMatch(option -> option.startsWith("-XX:SharedArchiveFile="))
                .noneMatch(option -> option.contains("ArchiveClassesAtExit"));
        assertThat(recording).doesNotExist();
    }

    @Test
    void shouldNotBeUsedWhenItsRecorderWasKilled() throws Exception {
        Files.writeString(recording, "half");

        archive().publish(false);

        assertThat(archive().exists()).isFalse();
        assertThat(recording).doesNotExist();
    }

    @Test
    void shouldBeRecordedAnewWhenAJarWasBuiltAnew() throws Exception {
        Files.writeString(recording, "recorded");
        archive().publish(true);

        assertThat(jar.toFile().setLastModified(jar.toFile().lastModified() + 60_000))
                .isTrue();

        assertThat(archive().options(true)).contains("-XX:ArchiveClassesAtExit=" + recording);
        Files.writeString(recording, "recorded again");
        archive().publish(true);
        assertThat(directory.resolve("cache")).isDirectoryContaining("glob:**.jsa");
        try (var files = Files.list(directory.resolve("cache"))) {
            assertThat(files).as("only the newer one is left").hasSize(1);
        }
    }

    @Test
    void shouldNotBeAskedForWhereAJvmWouldRefuse() {
        var classpath = jar + File.pathSeparator + directory;

        assertThat(archive(classpath).options(true)).isEmpty();
    }

    /** A real JVM says which classes came out of the archive. */
    @Test
    void shouldBeTakenByTheJvm() throws Exception {
        jar = Path.of(AutoComplete.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var unused = run();
        archive().publish(true);

        assertThat(run()).contains("source: shared objects file (top)");
    }

    private String run() throws Exception {
        var options = new ArrayList<>(archive().options(true));
        options.addAll(List.of("-Xlog:class+load", "-cp", jar.toString()));
        var output = directory.resolve("output");
        var process = new ProcessBuilder(JavaCommand.of(options, AutoComplete.class.getName(), "--help"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
