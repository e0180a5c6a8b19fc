// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineageNotesTest {
    private static final List<SourceResult> SOURCES = List.of(new SourceResult("a.csv", 10, 1, 2, 7, 0));

    private static RunLineage run(String source, String status, long read, long rejected, long produced, long stored) {
        return new RunLineage(
                "r1",
                source,
                Optional.empty(),
                status,
                Instant.EPOCH,
                Optional.empty(),
                Instant.EPOCH,
                read,
                rejected,
                produced,
                1_000,
                "dev",
                Optional.empty(),
                stored,
                2);
    }

    @Test
    void hasNothingToSayWhereAllAgree() {
        assertThat(LineageNotes.compare(SOURCES, List.of(run("a.csv", "done", 10, 1, 9, 7))))
                .isEmpty();
    }

    @Test
    void theLatestRunOfASourceCounts() {
        assertThat(LineageNotes.compare(
                        SOURCES,
                        List.of(
                                run("b.csv", "failed", 0, 0, 0, 0),
                                run("a.csv", "done", 10, 1, 9, 7),
                                run("a.csv", "failed", 3, 0, 3, 0))))
                .isEmpty();
    }

    @Test
    void saysWhatDiffers() {
        assertThat(LineageNotes.compare(SOURCES, List.of(run("a.csv", "done", 12, 2, 10, 7))))
                .containsExactly(
                        "run r1 of a.csv read 12 records, but the source holds 10",
                        "run r1 of a.csv rejected 2 records, but there are unreadable 1",
                        "run r1 of a.csv sent 10 records, but the source holds readable 9",
                        "run r1 of a.csv sent 10 messages, but consumers account for 9: 7 stored and 2 dead letters");
    }

    @Test
    void saysWhatIsUnfinishedOrUnknown() {
        assertThat(LineageNotes.compare(SOURCES, List.of(run("a.csv", "interrupted", 4, 0, 4, 4))))
                .containsExactly("run r1 of a.csv is interrupted, with 4 of 10 records read");
        assertThat(LineageNotes.compare(SOURCES, List.of()))
                .containsExactly("lineage knows no run of a.csv among the latest 200 of the dataset");
    }
}
