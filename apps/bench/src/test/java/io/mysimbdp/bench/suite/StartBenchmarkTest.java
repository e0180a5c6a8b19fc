// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class StartBenchmarkTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void shouldTakeAMainJobThatLostNothing() throws Exception {
        var report = json.readTree("{\"read\": 1000, \"lost\": 0}");

        assertThatCode(() -> StartBenchmark.requireNothingLost(report)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAMainJobThatLostRecords() throws Exception {
        var report = json.readTree("{\"read\": 1000, \"lost\": 3}");

        assertThatThrownBy(() -> StartBenchmark.requireNothingLost(report))
                .isInstanceOfSatisfying(
                        LostException.class, e -> assertThat(e.lost()).isEqualTo(3));
    }

    @Test
    void shouldRefuseAReportThatDoesNotSay() throws Exception {
        var report = json.readTree("{\"read\": 1000}");

        assertThatThrownBy(() -> StartBenchmark.requireNothingLost(report)).hasMessageContaining("lost");
    }
}
