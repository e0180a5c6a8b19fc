// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.runtime.kafka.MessageHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineagePublisherTest {
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeOutbox outbox = new FakeOutbox();

    @Test
    void each_record_is_later_than_the_one_before_though_the_clock_stands_still() {
        publish(
                InstantSource.fixed(STARTED),
                RunReport.Status.RUNNING,
                RunReport.Status.RUNNING,
                RunReport.Status.DONE);

        assertThat(outbox.headers(Fixture.RUNS, MessageHeaders.RECORD_ID))
                .containsExactly(
                        "run|2026-01-01T00:00:00Z", "run|2026-01-01T00:00:00.001Z", "run|2026-01-01T00:00:00.002Z");
        assertThat(outbox.values(Fixture.RUNS).get(2)).contains("\"updated\":\"2026-01-01T00:00:00.002Z\"");
        assertThat(outbox.headers(Fixture.RUNS, MessageHeaders.POSITION)).isEqualTo(List.of("1", "2", "3"));
    }

    @Test
    void a_clock_that_was_set_back_does_not_make_a_record_older_than_its_run() {
        publish(InstantSource.fixed(STARTED.minusSeconds(60)), RunReport.Status.RUNNING);

        assertThat(outbox.values(Fixture.RUNS).get(0)).contains("\"updated\":\"2026-01-01T00:00:00Z\"");
    }

    private void publish(InstantSource clock, RunReport.Status... statuses) {
        try (var lineage = new LineagePublisher(outbox, Fixture.NOTES, "1", "here", clock, Duration.ofSeconds(5))) {
            for (var status : statuses) {
                lineage.publish(new RunReport(
                        "a.csv", "run", status, STARTED, Optional.empty(), Optional.empty(), Counts.NONE));
            }
        }
    }
}
