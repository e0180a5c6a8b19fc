// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReplaceATextOfOneDescriptor() throws Exception {
        var changed = Files.writeString(folder.resolve("trees.yaml"), "topic: {partitions: 3}\n");
        var other = Files.writeString(folder.resolve("birds.yaml"), "topic: {partitions: 3}\n");

        Descriptors.replacing("trees", "partitions: 3", "partitions: 120").edit(folder);

        assertThat(changed).hasContent("topic: {partitions: 120}");
        assertThat(other).hasContent("topic: {partitions: 3}");
    }

    @Test
    void shouldRefuseToMeasureSomethingElseUnnoticed() {
        assertThatThrownBy(() -> Descriptors.replaced("topic: {partitions: 3}", "partitions: 12", "partitions: 120"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'partitions: 12'");
    }
}
