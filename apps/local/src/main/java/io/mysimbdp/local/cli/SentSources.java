// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.datasets.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Remembers which sources were sent to a platform, so that {@code reconcile} needs no arguments. */
final class SentSources {
    private final Path file;

    /** A source that was sent. */
    record Sent(String dataset, Path source) {}

    SentSources(Path platformDirectory) {
        this.file = platformDirectory.resolve("sent-sources.tsv");
    }

    void add(Dataset dataset, List<Path> sources) throws IOException {
        var known = all();
        var lines = new ArrayList<String>();
        for (var source : sources) {
            var sent = new Sent(dataset.id(), source.toAbsolutePath().normalize());
            if (!known.contains(sent)) {
                lines.add(sent.dataset() + "\t" + sent.source());
            }
        }
        Files.createDirectories(file.getParent());
        Files.write(file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** All sources that were sent, in order, each once. */
    Set<Sent> all() throws IOException {
        var sent = new LinkedHashSet<Sent>();
        try {
            for (var line : Files.readAllLines(file)) {
                var tab = line.indexOf('\t');
                if (tab > 0) {
                    sent.add(new Sent(line.substring(0, tab), Path.of(line.substring(tab + 1))));
                }
            }
        } catch (NoSuchFileException e) {
            return sent;
        }
        return sent;
    }
}
