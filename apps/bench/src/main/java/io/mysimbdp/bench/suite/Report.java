// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.bench.place.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Shows results, and keeps them as files if that is wanted: a page and a plot for each benchmark. */
final class Report {
    private final Optional<Path> folder;
    private final String command;
    private final Supplier<List<String>> surroundings;
    private final Steps steps;

    /**
     * @param folder where files are kept; empty if none are
     * @param command what the results are made with
     * @param surroundings of the measurement, for its pages
     */
    Report(Optional<Path> folder, String command, Supplier<List<String>> surroundings, Steps steps) {
        this.folder = folder;
        this.command = command;
        this.surroundings = surroundings;
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
        keep(section);
    }

    /** Keeps what a benchmark has measured so far, without showing it: if it is ended early, that is not lost. */
    void keepUnfinished(Section section) throws IOException {
        keep(section.noted("**Unfinished**: the run was ended here, or has not come further."));
    }

    private void keep(Section section) throws IOException {
        if (folder.isPresent()) {
            var out = Files.createDirectories(folder.get());
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
                + " round.\n\n" + bullets(surroundings.get()) + "\n" + section.markdown();
    }

    private static String bullets(List<String> lines) {
        return lines.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
    }
}
