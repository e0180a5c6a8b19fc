// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All datasets of a folder of descriptors, checked against each other. Immutable. */
public final class DatasetCatalog {
    private final Map<String, Dataset> byId;

    private DatasetCatalog(Map<String, Dataset> byId) {
        this.byId = byId;
    }

    /**
     * Reads every {@code *.yaml} and {@code *.yml} of a folder, in the order of their names.
     *
     * @throws DescriptorException with the problems of all files together
     * @throws IOException if the folder or a file can't be read
     */
    public static DatasetCatalog load(Path folder) throws IOException {
        var problems = new ArrayList<Problem>();
        var files = new LinkedHashMap<Path, Dataset>();
        try (var listing = Files.list(folder)) {
            for (var file :
                    listing.filter(DatasetCatalog::isDescriptor).sorted().toList()) {
                try {
                    files.put(file, DescriptorReader.read(file));
                } catch (DescriptorException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (files.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(folder.toString(), 0, "", "has no descriptor (*.yaml)"));
        }
        clashes(files, problems);
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
        return of(List.copyOf(files.values()));
    }

    /** A catalog of datasets that are known not to clash. */
    public static DatasetCatalog of(List<Dataset> datasets) {
        var byId = new LinkedHashMap<String, Dataset>();
        datasets.forEach(dataset -> byId.put(dataset.id(), dataset));
        return new DatasetCatalog(byId);
    }

    /** Whether a file of a folder of descriptors is one, by its name; what editors leave beside them is not. */
    public static boolean isDescriptor(Path file) {
        var name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private static void clashes(Map<Path, Dataset> files, List<Problem> problems) {
        var taken = new HashMap<String, Path>();
        files.forEach((file, dataset) -> {
            var table = dataset.keyspace() + "." + dataset.table().name();
            clash(taken, "dataset " + dataset.id(), "dataset", file, problems);
            clash(taken, "table " + table, "table.name", file, problems);
            if (!clash(taken, topic(dataset.topic().name()), "topic.name", file, problems)) {
                clash(taken, topic(dataset.topic().deadLetterName()), "topic.name", file, problems);
            }
        });
    }

    /** Kafka refuses two topics whose names differ only in dots and underscores: its metrics can't tell them apart. */
    private static String topic(String name) {
        return "topic " + name.replace('.', '_');
    }

    private static boolean clash(Map<String, Path> taken, String what, String key, Path file, List<Problem> problems) {
        var other = taken.putIfAbsent(what, file);
        if (other != null) {
            problems.add(new Problem(
                    file.toString(), 0, key, "must be unique, but " + other + " describes the " + what + " already"));
        }
        return other != null;
    }

    public List<Dataset> datasets() {
        return List.copyOf(byId.values());
    }

    /**
     * A dataset by {@code <tenant>.<dataset>}, by its topic, or by its name alone where no other tenant has one of that
     * name.
     */
    public Optional<Dataset> find(String nameOrId) {
        if (byId.containsKey(nameOrId)) {
            return Optional.of(byId.get(nameOrId));
        }
        var named = byId.values().stream()
                .filter(dataset -> dataset.name().equals(nameOrId)
                        || dataset.topic().name().equals(nameOrId))
                .toList();
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    /**
     * The named datasets; all of them if no name is given.
     *
     * @throws IllegalArgumentException if a name is unknown or belongs to several tenants
     */
    public List<Dataset> select(List<String> names) {
        if (names.isEmpty()) {
            return datasets();
        }
        return names.stream().map(this::require).distinct().toList();
    }

    /**
     * A dataset by name.
     *
     * @throws IllegalArgumentException if the name is unknown or belongs to several tenants
     */
    public Dataset require(String name) {
        return find(name).orElseThrow(() -> {
            var ids = byId.values().stream()
                    .filter(dataset -> dataset.name().equals(name))
                    .map(Dataset::id)
                    .toList();
            if (ids.size() > 1) {
                return new IllegalArgumentException(
                        "dataset '" + name + "' belongs to several tenants: name one of " + String.join(", ", ids));
            }
            var known = new ArrayList<>(byId.keySet());
            byId.values().forEach(dataset -> known.add(dataset.name()));
            return new IllegalArgumentException("there is no dataset '" + name + "'" + Nearest.hint(name, known)
                    + " (known: " + String.join(", ", byId.keySet()) + ")");
        });
    }
}
