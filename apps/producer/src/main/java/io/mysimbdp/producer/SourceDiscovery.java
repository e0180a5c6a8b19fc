// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the sources that the settings name: files as they are, and of folders the files that match. */
final class SourceDiscovery {
    private final List<String> named;
    private final Optional<String> sourceName;
    private final String glob;
    private final boolean mayCome;

    /**
     * @param glob which files of a folder are sources; one with a slash reaches into folders below; empty for all files
     *     of the folder
     * @param mayCome whether what is named but not there yet may come later, rather than be missing
     */
    SourceDiscovery(List<String> named, Optional<String> sourceName, String glob, boolean mayCome) {
        this.named = List.copyOf(named);
        this.sourceName = sourceName;
        this.glob = glob;
        this.mayCome = mayCome;
    }

    /**
     * The sources that are there now: in the order of the settings, those of a folder in the order of their names.
     *
     * @throws SettingsException if two have the same name, because their records would get the same ids
     * @throws IOException if a folder can't be read
     */
    List<Source> find() throws IOException {
        var sources = new ArrayList<Source>();
        for (var name : named) {
            if (name.equals(ProducerSettings.STDIN)) {
                sources.add(Source.stdin(sourceName));
            } else if (Source.isGenerated(name)) {
                sources.add(Source.generated(name));
            } else if (Files.isDirectory(Path.of(name))) {
                sources.addAll(ofFolder(Path.of(name)));
            } else if (!mayCome || Files.exists(Path.of(name))) {
                var file = Path.of(name);
                var fileName = SourceFile.of(file).name();
                sources.add(new Source(sourceName.orElse(fileName), Optional.of(file), fileName));
            }
        }
        refuseEqualNames(sources);
        return sources;
    }

    /** Which files of a folder are looked for, for people. */
    String pattern() {
        return glob.isEmpty() ? "*" : glob;
    }

    private List<Source> ofFolder(Path folder) throws IOException {
        return SourceFile.in(folder, glob).stream()
                .map(file -> new Source(file.name(), Optional.of(file.path()), file.name()))
                .toList();
    }

    private static void refuseEqualNames(List<Source> sources) {
        Map<String, Source> byName = new HashMap<>();
        var problems = new ArrayList<String>();
        for (var source : sources) {
            var other = byName.putIfAbsent(source.name(), source);
            if (other != null) {
                problems.add(
                        "two sources have the name '" + source.name() + "' ("
                                + other.file().map(Path::toString).orElse("standard input") + " and "
                                + source.file().map(Path::toString).orElse("standard input")
                                + "): their records would be taken for the same, so send them apart, one with a name of its own");
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
