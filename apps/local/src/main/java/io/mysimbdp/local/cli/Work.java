// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.SourceFormat;
import io.mysimbdp.datasets.sample.SampleGenerator;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * What the main job sends: for each dataset, its files.
 *
 * @param files the files by dataset
 */
record Work(Map<Dataset, List<Path>> files) {

    /** The sample files that the descriptors name, of the datasets asked for or of all that have some. */
    static Work samples(DatasetCatalog catalog, List<String> names, Path data) throws IOException {
        var files = new LinkedHashMap<Dataset, List<Path>>();
        for (var dataset : catalog.select(names)) {
            var found = matching(data, dataset.source().files());
            if (!found.isEmpty()) {
                files.put(dataset, found);
            } else if (!names.isEmpty()) {
                throw new WrongUseException("Dataset " + dataset.id() + " has no sample in " + data
                        + ": generate some with --records, or start with --keep and send a file with 'produce'");
            }
        }
        if (files.isEmpty()) {
            throw new WrongUseException("There is no sample file in " + data + ": generate some with --records");
        }
        return new Work(files);
    }

    private static List<Path> matching(Path data, String glob) throws IOException {
        if (glob.isEmpty()) {
            return List.of();
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        try (var files = Files.walk(data)) {
            return files.filter(file -> matcher.matches(data.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    /** Generates records of the datasets that can be generated, in so many files each that all producers have work. */
    static Work generated(
            DatasetCatalog catalog, List<String> names, long records, int producers, Path folder, LongConsumer progress)
            throws IOException {
        var datasets = catalog.select(names).stream()
                .filter(dataset -> !names.isEmpty() || dataset.sample().isPresent())
                .toList();
        Files.createDirectories(folder);
        var parts = Math.max(1, producers / Math.max(1, datasets.size()));
        var files = new LinkedHashMap<Dataset, List<Path>>();
        var before = 0L;
        for (var dataset : datasets) {
            var made = new ArrayList<Path>();
            for (var part = 0; part < parts; part++) {
                var share = records / parts + (part < records % parts ? 1 : 0);
                var suffix = dataset.source().format() == SourceFormat.Format.CSV ? "csv" : "jsonl";
                var file = folder.resolve(dataset.id() + "-" + records + "-" + (part + 1) + "." + suffix);
                var done = before;
                SampleGenerator.generate(
                        dataset, share, seed(dataset, part), file, count -> progress.accept(done + count));
                before += share;
                made.add(file);
            }
            files.put(dataset, made);
        }
        return new Work(files);
    }

    private static long seed(Dataset dataset, int part) {
        return dataset.sample().map(sample -> sample.seed()).orElse(1L) + part;
    }

    List<Dataset> datasets() {
        return List.copyOf(files.keySet());
    }

    int fileCount() {
        return files.values().stream().mapToInt(List::size).sum();
    }
}
