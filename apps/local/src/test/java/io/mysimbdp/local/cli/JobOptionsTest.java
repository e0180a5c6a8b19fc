// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.local.platform.PlatformSettings;
import io.mysimbdp.local.process.StoredSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobOptionsTest {
    private static final String DELETION = "scripts/run-local down --delete-data";

    @TempDir
    private Path directory;

    @Test
    void shouldNameTheOptionsThatFitTheBrokersOfTheData() {
        // Given
        new StoredSettings(Map.of("brokers", "3")).save(directory.resolve("kafka"));

        // When
        var problem = PlatformSettings.kafka(1, 19092, 256, directory)
                .demand()
                .problems()
                .get(0);

        // Then
        assertThat(JobOptions.inOptions(problem, DELETION))
                .isEqualTo("The data in " + directory.resolve("kafka") + " is of 3 Kafka brokers and --brokers is 1:"
                        + " ask for 3, or delete all the data with: " + DELETION);
    }

    @Test
    void shouldNameTheOptionsThatFitTheNodesOfTheData() {
        // Given
        new StoredSettings(Map.of(
                        "nodes", "3",
                        "host", "127.0.0.1",
                        "ports", "19042,19043,19044",
                        "storagePorts", "19072,19073,19074",
                        "heapMegabytes", "512"))
                .save(directory.resolve("cassandra"));

        // When
        var problem = PlatformSettings.cassandra(1, 19042, 512, directory)
                .demand()
                .problems()
                .get(0);

        // Then
        assertThat(JobOptions.inOptions(problem, DELETION))
                .contains("is of 3 Cassandra nodes")
                .endsWith(": set --nodes to the former, or delete all the data with: " + DELETION);
    }
}
