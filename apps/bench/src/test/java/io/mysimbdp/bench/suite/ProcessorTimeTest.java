// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final long NOBODY = Long.MAX_VALUE;

    @Test
    void shouldCountTheThreadsThatCompactOnly() {
        var times = " S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0";

        assertThat(ProcessorTime.compactionSeconds("17 (CompactionExec)" + times))
                .isEqualTo(3.0);
        assertThat(ProcessorTime.compactionSeconds("17 (MutationStage-1)" + times))
                .isZero();
        assertThat(ProcessorTime.compactionSeconds("17 (CompactionExec (1) )" + times))
                .isEqualTo(3.0);
    }

    @Test
    void shouldSeeWhatAProcessUsesAndNothingOfOneThatIsNotThere() {
        var before = ProcessorTime.now(SELF, List.of(NOBODY), List.of(NOBODY));
        var used = before;
        var sum = 0L;
        while (used.own() <= before.own()) {
            for (var i = 0; i < 1_000_000; i++) {
                sum += i ^ sum;
            }
            used = ProcessorTime.now(SELF, List.of(NOBODY), List.of(NOBODY));
        }

        assertThat(used.own()).as("after %d", sum).isGreaterThan(before.own());
        assertThat(used.nodes()).isZero();
        assertThat(used.compaction()).isZero();
        assertThat(used.brokers()).isZero();
    }

    @Test
    void shouldShareWhatWasUsedOutToTheRows() {
        var cost = new ProcessorTime(2, 10, 3, 0.5).since(new ProcessorTime(1, 7, 2, 0.5), 100_000, 2_000);

        assertThat(cost).isEqualTo(new RowCost(50, 10, 20, 10, 0));
        assertThat(RowCost.parse("RESULT rows=1 " + cost.figures() + "\n")).isEqualTo(cost);
        assertThat(RowCost.cells("a case", List.of(cost, new RowCost(60, 12, 20, 10, 1))))
                .containsExactly("a case", "55.0", "11.0", "20.0", "10.0", "0.5", "41.5")
                .hasSameSizeAs(RowCost.COLUMNS);
    }

    @Test
    void shouldGiveFiguresWhereThreadsHaveEndedAndNothingWasWritten() {
        var cost = new ProcessorTime(2, 10, 0, 0.5).since(new ProcessorTime(1, 7, 2, 0.5), 0, 0);

        assertThat(cost).isEqualTo(new RowCost(0, 1e6, 3e6, 0, 0));
        assertThat(RowCost.parse(cost.figures())).isEqualTo(cost);
    }

    @Test
    void shouldNotTakeWhatHasNoFiguresForACost() {
        assertThatThrownBy(() -> RowCost.parse("RESULT rows=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cost of a row in: RESULT rows=1");
    }
}
