// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.DescriptorException;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which datasets an app works on.
 *
 * @param folder the folder of the descriptors
 * @param catalog all datasets described there, and the platform's own
 * @param selected the datasets that this app works on
 */
public record DatasetSettings(Path folder, DatasetCatalog catalog, List<Dataset> selected) {

    public DatasetSettings {
        selected = List.copyOf(selected);
    }

    /** Reads the settings and the descriptors; a bad descriptor is a problem of the settings. */
    public static DatasetSettings read(SettingsReader reader) {
        var folder = reader.folder("DATASETS_DIR", Path.of("data/datasets"), "folder of the dataset descriptors");
        var names = reader.texts(
                "DATASETS", "", "names of the datasets to work on, <dataset> or <tenant>.<dataset>; empty for all");
        try {
            var catalog = catalog(folder);
            var selected = new ArrayList<Dataset>();
            for (var name : names) {
                try {
                    selected.add(catalog.require(name));
                } catch (IllegalArgumentException e) {
                    reader.problem("DATASETS", "must name known datasets: " + e.getMessage());
                }
            }
            // What is known of the runs of a dataset is stored with it.
            selected.add(LineageSchema.runs());
            return new DatasetSettings(
                    folder,
                    catalog,
                    names.isEmpty()
                            ? catalog.datasets()
                            : selected.stream().distinct().toList());
        } catch (DescriptorException e) {
            e.problems().forEach(problem -> reader.problem("DATASETS_DIR", "has a bad descriptor: " + problem));
        } catch (IOException e) {
            reader.problem("DATASETS_DIR", "must be a folder of descriptors, but can't be read: " + e.getMessage());
        }
        return new DatasetSettings(folder, DatasetCatalog.of(List.of()), List.of());
    }

    /**
     * The datasets of a folder, and the platform's own.
     *
     * @throws DescriptorException with all problems of the descriptors
     * @throws IOException if a file can't be read
     */
    public static DatasetCatalog catalog(Path folder) throws IOException {
        var datasets = new ArrayList<>(DatasetCatalog.load(folder).datasets());
        LineageSchema.refuseReservedTenant(folder, datasets);
        datasets.add(LineageSchema.runs());
        return DatasetCatalog.of(datasets);
    }
}
