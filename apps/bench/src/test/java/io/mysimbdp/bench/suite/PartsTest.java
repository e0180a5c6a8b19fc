// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.sample.SampleGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {
    private static final int RECORDS = 2_003;

    @TempDir
    private Path folder;

    @Test
    void shouldHoldEachLineOfTheWholeSampleOnceAndInItsOrder() throws Exception {
        // Given
        var dataset = dataset();
        var whole = folder.resolve("sample.csv");
        var tally = SampleGenerator.generate(dataset, RECORDS, 19, whole);
        var expected = lines(whole);

        // When
        var parts = Parts.generate(dataset, RECORDS, 10, folder.resolve("parts"));

        // Then
        assertThat(parts.tally()).isEqualTo(tally);
        assertThat(parts.header()).isEqualTo(expected.get(0));
        var together = new ArrayList<String>();
        for (var file : parts.files()) {
            var lines = lines(file);
            assertThat(lines.get(0)).isEqualTo(parts.header());
            assertThat(lines).hasSizeBetween(RECORDS / 10, RECORDS / 10 + 2);
            together.addAll(lines.subList(1, lines.size()));
        }
        assertThat(together).isEqualTo(expected.subList(1, expected.size()));
        assertThat(parts.files().get(0).resolveSibling("whole.csv")).doesNotExist();
    }

    @Test
    void shouldGiveEachProducerFilesOfItsOwn() throws Exception {
        var parts = Parts.generate(dataset(), RECORDS, 10, folder);

        var files = new ArrayList<Path>();
        for (var producer = 0; producer < 5; producer++) {
            assertThat(parts.of(producer, 5)).hasSize(2);
            files.addAll(parts.of(producer, 5));
        }

        assertThat(files).isEqualTo(parts.files());
    }

    private static Dataset dataset() throws IOException {
        return DescriptorReader.read(Path.of("..", "..", "data", "datasets").resolve("station_telemetry.yaml"));
    }

    /** Some are no UTF-8. */
    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }
}
