// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows results, and keeps them as files if that is wanted: a page and a plot for each benchmark. */
final class Report {
    private final Path root;
    private final Optional<Path> folder;
    private final String command;
    private final Steps steps;

    /** @param command what the results are made with */
    Report(Path root, Optional<Path> folder, String command, Steps steps) {
        this.root = root;
        this.folder = folder;
        this.command = command;
        this.steps = steps;
    }

    void add(Section section) throws IOException {
        steps.line("");
        steps.line("  " + section.title());
        if (!section.comparisons().isEmpty()) {
            steps.line(Section.plain(section.comparisonTable()));
        }
        section.tables().forEach(table -> steps.line(Section.plain(table)));
        section.notes().forEach(note -> steps.line("  note: " + note));
        if (folder.isPresent()) {
            var out = Files.createDirectories(root.resolve(folder.get()));
            Files.writeString(out.resolve(section.name() + ".md"), page(section));
            if (!section.comparisons().isEmpty()) {
                Files.writeString(
                        out.resolve(section.name() + ".svg"), BarChart.of(section.title(), section.comparisons()));
            }
        }
    }

    private String page(Section section) {
        return "<!-- Written by scripts/bench; made anew by each run. -->\n# Benchmark: " + section.name() + "\n\n"
                + "Made with `" + command
                + "`. Figures are least / median / most of the rounds; ratios are taken round by"
                + " round.\n\n" + bullets(Surroundings.describe(root)) + "\n" + section.markdown();
    }

    private static String bullets(List<String> lines) {
        return lines.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
    }
}
