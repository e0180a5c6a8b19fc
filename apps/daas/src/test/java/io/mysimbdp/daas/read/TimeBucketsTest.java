// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.DerivedColumn.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBucketsTest {
    @ParameterizedTest
    @CsvSource({
        "DAY, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z, 1",
        "DAY, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00.001Z, 2",
        "DAY, 2025-12-31T23:59:59.999Z, 2026-01-01T00:00:00.001Z, 2",
        "DAY, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z, 0",
        "HOUR, 2026-01-01T00:30:00Z, 2026-01-01T03:00:00Z, 3",
        "MONTH, 2025-11-30T00:00:00Z, 2026-02-01T00:00:00.001Z, 4",
        "YEAR, 1999-12-31T23:59:59Z, 2026-01-01T00:00:00Z, 27",
        "DAY, 1969-12-31T12:00:00Z, 1970-01-01T12:00:00Z, 2",
    })
    void shouldCountWhatItCuts(Kind kind, Instant from, Instant to, long expected) {
        assertThat(TimeBuckets.count(kind, from, to)).isEqualTo(expected);
        assertThat(TimeBuckets.starts(kind, from, to, false)).hasSize((int) expected);
    }

    @Test
    void shouldBeginWithTheLatestOnRequest() {
        var from = Instant.parse("2026-01-31T10:00:00Z");
        var to = Instant.parse("2026-03-01T00:00:00Z");

        assertThat(TimeBuckets.starts(Kind.MONTH, from, to, true))
                .containsExactly(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));
    }
}
