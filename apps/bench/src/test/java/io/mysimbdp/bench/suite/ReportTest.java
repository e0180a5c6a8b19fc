// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bench.place.Steps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void shouldKeepWhatIsMeasuredSoFar() throws IOException {
        var report = new Report(
                Optional.of(folder.resolve("pages")),
                "scripts/bench --only some",
                () -> List.of("two processors"),
                new Steps(new PrintStream(shown, true, StandardCharsets.UTF_8)));
        var page = folder.resolve("pages").resolve("some.md");

        report.keepUnfinished(section(50.0));

        assertThat(page)
                .content()
                .contains("scripts/bench --only some", "- two processors", "| rows |", "**Unfinished**");
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEmpty();

        report.add(section(50.0, 60.0));

        assertThat(page).content().contains("50 / 55 / 60").doesNotContain("Unfinished");
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("50 / 55 / 60");
        assertThat(page.resolveSibling("some.svg")).exists();
    }

    @Test
    void shouldCompareTheRoundsThatBothHave() {
        var behind = Comparison.ofRates("rows", List.of(50.0), List.of(100.0, 200.0));

        assertThat(behind.ratios().values()).containsExactly(0.5);
    }

    private static Section section(Double... rates) {
        return new Section(
                "some",
                "Some",
                "Measured.",
                List.of(Comparison.ofRates("rows", List.of(rates), List.of(rates))),
                List.of(),
                List.of());
    }
}
