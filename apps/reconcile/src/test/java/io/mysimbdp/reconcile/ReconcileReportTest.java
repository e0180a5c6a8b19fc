// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReconcileReportTest {
    private final ReconcileResult result = new ReconcileResult(
            "acme.readings",
            List.of(new SourceResult("a.csv", 10, 1, 2, 6, 1), new SourceResult("b.csv", 5, 0, 0, 5, 0)),
            Map.of("missing", 1L, "pattern", 1L),
            9,
            2,
            OptionalLong.of(3),
            List.of(new LostRecord("a.csv", 7, "x|1", "(id=x)", "is nowhere")),
            List.of("mind the gap"),
            Duration.ofMillis(2_345));

    @Test
    void readsWellForPeople() {
        assertThat(ReconcileReport.text(result).lines())
                .containsExactly(
                        "Dataset acme.readings",
                        "source         read   rejected  dead-lettered       stored       lost",
                        "a.csv            10          1              2            6          1",
                        "b.csv             5          0              0            5          0",
                        "all              15          1              2           11          1",
                        "Dead letters: missing 1, pattern 1",
                        "Stored in 9 rows; 2 records came again and are in the row of an earlier one",
                        "Rows that come from none of these records: 3",
                        "Lost:",
                        "  a.csv:7: record x|1, key (id=x): is nowhere",
                        "Note: mind the gap",
                        "RESULT read=15 rejected=1 stored=11 dead_lettered=2 duplicates=2 rows=9 lost=1 unexpected=3"
                                + " seconds=2.3");
    }

    @Test
    void readsWellForPrograms() throws Exception {
        var json = new JsonMapper().readTree(ReconcileReport.json(result));

        assertThat(json.path("read").asLong()).isEqualTo(15);
        assertThat(json.path("unexpected").asLong()).isEqualTo(3);
        assertThat(json.path("dead_lettered_by_reason").path("pattern").asLong())
                .isEqualTo(1);
        assertThat(json.path("sources").path(1).path("source").asText()).isEqualTo("b.csv");
        assertThat(json.path("first_lost").path(0).path("line").asLong()).isEqualTo(7);
        assertThat(json.path("notes").path(0).asText()).isEqualTo("mind the gap");
    }
}
