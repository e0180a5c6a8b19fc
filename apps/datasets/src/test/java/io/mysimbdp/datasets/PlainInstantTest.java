// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainInstantTest {
    private static final long EARLIEST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T12:34:56Z",
                "2026-03-01T12:34:56.789Z",
                "1969-12-28T23:59:59.999Z",
                "0000-01-01T00:00:00Z",
                "9999-12-28T23:59:59Z",
                "2024-02-28T00:00:00.000Z"
            })
    void shouldReadWhatProgramsWrite(String text) {
        assertThat(PlainInstant.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-02-30T00:00:00Z",
                "2026-03-31T00:00:00Z",
                "2016-12-31T23:59:60Z",
                "2026-03-01T24:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-10T00:00:00Z",
                "2026-03-00T00:00:00Z",
                "2026-03-01T00:60:00Z",
                "2026-03-01t00:00:00z",
                "2026-03-01 00:00:00Z",
                "2026-03-01T00:00:00+",
                "2026-03-01T00:00:00.12Z",
                "2026-03-01T00:00:00.1234Z",
                "+2026-03-01T00:00:0Z",
                "-026-03-01T00:00:00Z",
                "\u0662026-03-01T00:00:0Z"
            })
    void shouldLeaveTheRestToOthers(String text) {
        assertThat(PlainInstant.parse(text)).isNull();
    }

    @Test
    void shouldNeverReadAnotherInstantThanJavaDoes() {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++) {
            var text = new StringBuilder(
                    Instant.ofEpochMilli(random.nextLong(EARLIEST, LATEST)).toString());
            if (random.nextInt(3) == 0) {
                text.setCharAt(random.nextInt(text.length()), "0123456789-:.TZ".charAt(random.nextInt(15)));
            }
            var plain = PlainInstant.parse(text.toString());
            if (plain != null) {
                assertThat(plain).as(text.toString()).isEqualTo(parsed(text.toString()));
            }
        }
    }

    private static Instant parsed(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
