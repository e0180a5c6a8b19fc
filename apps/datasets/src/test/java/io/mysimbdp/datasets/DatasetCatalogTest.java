// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCatalogTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadAllDescriptorsOfAFolderInTheOrderOfTheirNames() throws Exception {
        write("b.yml", "beta", "acme", "");
        write("a.yaml", "alpha", "acme", "");
        write("c.yaml", "alpha", "other", "");
        write(".hidden.yaml", "hidden", "acme", "");
        Files.writeString(folder.resolve("README.md"), "not a descriptor");

        var catalog = DatasetCatalog.load(folder);

        assertThat(catalog.datasets())
                .extracting(Dataset::id)
                .containsExactly("acme.alpha", "acme.beta", "other.alpha");
        assertThat(catalog.find("beta")).isPresent();
        assertThat(catalog.find("acme.alpha")).isPresent();
        assertThat(catalog.find("alpha")).isEmpty();
        assertThat(catalog.select(List.of())).hasSize(3);
        assertThat(catalog.select(List.of("beta", "other.alpha", "acme.beta")))
                .extracting(Dataset::id)
                .containsExactly("acme.beta", "other.alpha");
    }

    @Test
    void shouldSayWhichDatasetsThereAre() throws Exception {
        write("a.yaml", "alpha", "acme", "");
        write("b.yaml", "alpha", "other", "");
        write("c.yaml", "gamma", "other", "");
        var catalog = DatasetCatalog.load(folder);

        assertThatThrownBy(() -> catalog.require("gama"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no dataset 'gama', did you mean 'gamma'?"
                        + " (known: acme.alpha, other.alpha, other.gamma)");
        assertThatThrownBy(() -> catalog.require("alpha"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dataset 'alpha' belongs to several tenants: name one of acme.alpha, other.alpha");
    }

    @Test
    void shouldReportTheProblemsOfAllFilesTogether() throws Exception {
        write("a.yaml", "alpha", "Acme", "");
        Files.writeString(folder.resolve("b.yaml"), "[");
        write("c.yaml", "gamma", "acme", "");

        var exception = catchThrowableOfType(DescriptorException.class, () -> DatasetCatalog.load(folder));

        assertThat(exception.problems()).hasSize(2);
        assertThat(exception).hasMessageContaining("a.yaml:2: tenant").hasMessageContaining("b.yaml:");
    }

    @Test
    void shouldRefuseTheSameDatasetTwice() throws Exception {
        write("a.yaml", "alpha", "acme", "");
        write("b.yaml", "alpha", "acme", "topic: {name: else}");

        assertThatThrownBy(() -> DatasetCatalog.load(folder))
                .isInstanceOf(DescriptorException.class)
                .hasMessageContaining("b.yaml: dataset: must be unique, but ")
                .hasMessageContaining("a.yaml describes the dataset acme.alpha already");
    }

    @Test
    void shouldRefuseTheSameTableTwice() throws Exception {
        write("a.yaml", "alpha", "acme", "");
        Files.writeString(
                folder.resolve("b.yaml"),
                Files.readString(folder.resolve("a.yaml")).replace("dataset: alpha", "dataset: beta"));

        assertThatThrownBy(() -> DatasetCatalog.load(folder))
                .hasMessageContaining("b.yaml: table.name: must be unique, but ")
                .hasMessageContaining("describes the table acme.alpha_table already");
    }

    @Test
    void shouldRefuseTopicsThatKafkaCannotTellApart() throws Exception {
        write("a.yaml", "alpha", "acme", "topic: {name: acme.x.y}");
        write("b.yaml", "beta", "acme", "topic: {name: acme_x.y}");

        var exception = catchThrowableOfType(DescriptorException.class, () -> DatasetCatalog.load(folder));

        assertThat(exception.problems()).hasSize(1);
        assertThat(exception).hasMessageContaining("b.yaml: topic.name: must be unique, but ");
    }

    @Test
    void shouldRefuseATopicThatClashesWithDeadLetters() throws Exception {
        write("a.yaml", "alpha", "acme", "topic: {name: x}");
        write("b.yaml", "beta", "acme", "topic: {name: x_dlq}");

        assertThatThrownBy(() -> DatasetCatalog.load(folder))
                .hasMessageContaining("b.yaml: topic.name: must be unique, but ")
                .hasMessageContaining("describes the topic x_dlq already");
    }

    @Test
    void shouldRefuseAFolderWithoutDescriptors() {
        assertThatThrownBy(() -> DatasetCatalog.load(folder)).hasMessage(folder + ": has no descriptor (*.yaml)");
        assertThatThrownBy(() -> DatasetCatalog.load(folder.resolve("nowhere")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Path write(String file, String dataset, String tenant, String more) throws IOException {
        return Files.writeString(folder.resolve(file), """
                dataset: %s
                tenant: %s
                source: {format: csv}
                fields:
                  - {name: id, type: text}
                table: {name: %s_table, partition_key: [id]}
                %s
                """.formatted(dataset, tenant, dataset, more));
    }
}
