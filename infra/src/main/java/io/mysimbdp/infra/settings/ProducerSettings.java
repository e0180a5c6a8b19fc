// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The producers: one for each dataset, because how far a source was sent is remembered in a volume that one pod has.
 *
 * @param datasets whose sources are sent
 * @param sourceClaim the PersistentVolumeClaim with a folder of sources for each dataset, {@code
 *     <tenant>.<dataset>/}; empty for the samples that are in the image
 * @param rate the most records a second of each producer; 0 for no limit
 * @param cpu processors that are reserved for each
 * @param memory memory that each has
 * @param storage the size of the volume in which each remembers how far it came
 */
public record ProducerSettings(
        List<Dataset> datasets, String sourceClaim, int rate, String cpu, String memory, String storage) {

    public ProducerSettings {
        datasets = List.copyOf(datasets);
    }

    /** Images have all samples. */
    private static boolean hasSamples(Path root, Dataset dataset) {
        return Files.isDirectory(root.resolve("data/samples").resolve(dataset.name()));
    }

    static ProducerSettings read(Path root, SettingsReader reader, DatasetCatalog catalog) {
        var install = reader.bool("producer.install", true, "run producers");
        var names = reader.texts(
                "producer.datasets",
                "",
                "datasets to send, <dataset> or <tenant>.<dataset>; if empty, all that have a source");
        var sourceClaim = Forms.objectName(
                reader,
                "producer.sourceClaim",
                "",
                "PersistentVolumeClaim, which all producers mount, with a folder <tenant>.<dataset> of sources for each"
                        + " dataset; if empty, the samples in the image are sent");
        var datasets = new ArrayList<Dataset>();
        for (var name : names) {
            try {
                datasets.add(catalog.require(name));
            } catch (IllegalArgumentException e) {
                reader.problem("producer.datasets", "must name known datasets: " + e.getMessage());
            }
        }
        if (names.isEmpty()) {
            datasets.addAll(catalog.datasets());
            datasets.remove(LineageSchema.runs());
            datasets.removeIf(dataset -> sourceClaim.isEmpty() && !hasSamples(root, dataset));
        }
        datasets.stream()
                .filter(dataset -> sourceClaim.isEmpty() && !hasSamples(root, dataset))
                .forEach(dataset -> reader.problem(
                        "producer.datasets",
                        "must name datasets with samples, below data/samples, where producer.sourceClaim is not set, but has "
                                + dataset.id()));
        return new ProducerSettings(
                install ? datasets.stream().distinct().toList() : List.of(),
                sourceClaim,
                reader.integer(
                        "producer.rate", 0, 0, 10_000_000, "most records a second of a producer; 0 for no limit"),
                Forms.cpu(reader, "producer.cpu", "100m", "processors reserved for a producer; it may use more"),
                Forms.bytes(reader, "producer.memory", "384Mi", "256Mi", "memory of a producer"),
                Forms.bytes(
                        reader,
                        "producer.storage",
                        "1Gi",
                        "1Mi",
                        "volume in which a producer remembers how far it came and keeps what it rejects"));
    }
}
