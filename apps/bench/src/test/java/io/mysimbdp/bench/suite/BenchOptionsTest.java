// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.bench.place.InTheWayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchOptionsTest {
    @TempDir
    private Path root;

    private static BenchOptions options(String directory, String... only) {
        var options = new BenchOptions();
        options.directory = Path.of(directory);
        options.only = List.of(only);
        return options;
    }

    @Test
    void shouldRefuseTheFolderOfALaterBenchmarkBeforeTheFirstBegins() throws Exception {
        var source = Files.writeString(
                Files.createDirectories(root.resolve("apps/consumer")).resolve("pom.xml"), "<project/>");

        assertThatThrownBy(() -> options("apps", "producer", "consumer").check(root))
                .isInstanceOf(InTheWayException.class)
                .hasMessageContaining("--dir")
                .hasMessageEndingWith(root.resolve("apps/consumer").toString());
        assertThat(source).exists();
        assertThatCode(() -> options("apps", "producer").check(root)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseTheProjectItself() {
        assertThatThrownBy(() -> options("", "producer").check(root))
                .isInstanceOf(InTheWayException.class)
                .hasMessageStartingWith("--dir must not be the project's directory");
    }
}
