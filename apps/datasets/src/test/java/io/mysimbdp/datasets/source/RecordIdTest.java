// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordIdTest {

    private static ReadResult.Parsed record(String... idTexts) {
        return new ReadResult.Parsed(17, 100, new byte[0], new String[0], idTexts, null);
    }

    @Test
    void aRecordIsIdentifiedByItsIdFields() {
        assertThat(RecordId.of("a.csv", record("x", "2026-01-01T00:00:00Z"))).isEqualTo("x|2026-01-01T00:00:00Z");
    }

    @Test
    void aRecordWithoutIdIsIdentifiedByItsPosition() {
        assertThat(RecordId.of("a.csv", record())).isEqualTo("a.csv#17");
        assertThat(RecordId.of("a.csv", record("x", null))).isEqualTo("a.csv#17");
    }
}
