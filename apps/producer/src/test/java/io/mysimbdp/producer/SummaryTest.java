// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    @TempDir
    private Path folder;

    @Test
    void the_last_line_is_for_programs() throws Exception {
        var latencies = new Histogram(3);
        for (var i = 1; i <= 100; i++) {
            latencies.recordValue(i * 10L);
        }
        var result = new JobResult(
                JobResult.Outcome.DONE,
                new Counts(3_000, 10, 2_990, 4_000_000),
                2,
                1,
                List.of(Path.of("a.csv.rejected")),
                List.of(),
                Optional.empty(),
                false);

        var text = new Summary(result, 1_000, 2_000_000, Duration.ofSeconds(2), latencies)
                .text(new Fixture(folder).settings());

        assertThat(text.lines())
                .last()
                .isEqualTo(
                        "RESULT read=3000 rejected=10 produced=2990 bytes=4000000 seconds=2.000"
                                + " records_per_second=500.0 mb_per_second=1.000 ack_p50_ms=0.500 ack_p99_ms=0.990 outcome=done");
        assertThat(text).contains("2 sources, 1 of them sent before").contains("(see a.csv.rejected)");
    }
}
