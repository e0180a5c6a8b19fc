// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private final DeadLetters deadLetters = new DeadLetters(Set.of("a"));

    @Test
    void theLastReasonAtAPositionCounts() {
        add(3, "one", "missing");
        add(3, "one", "pattern");

        assertThat(reason(3, "one")).contains("pattern");
        assertThat(reason(4, "one")).isEmpty();
    }

    private void add(long line, String value, String reason) {
        deadLetters.add("a", line, bytes(value), value.length(), reason);
    }

    private Optional<String> reason(long line, String value) {
        return deadLetters.reason("a", line, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void thatOfAnotherRecordAtTheSamePositionIsNotThisOnes() {
        add(3, "yesterday's", "missing");

        assertThat(reason(3, "today's one")).isEmpty();
        assertThat(deadLetters.isAnyAt("a", 3)).isTrue();
        assertThat(deadLetters.isAnyAt("a", 4)).isFalse();

        add(3, "today's one", "pattern");
        assertThat(reason(3, "today's one")).contains("pattern");
        assertThat(reason(3, "yesterday's")).contains("missing");
    }

    @Test
    void oneThatIsCutIsKnownByItsLength() {
        deadLetters.add("a", 3, bytes("begin"), 12, "store-refused");

        assertThat(reason(3, "begin to end")).contains("store-refused");
        assertThat(reason(3, "begin")).isEmpty();
        assertThat(reason(4, "begin to end")).isEmpty();
    }

    @Test
    void messagesWithoutAPositionAreNoRecordOfASource() {
        add(0, "one", "missing");

        assertThat(reason(0, "one")).isEmpty();
    }

    @Test
    void tooManyReasonsBecomeOthers() {
        for (var line = 1; line <= 500; line++) {
            add(line, "one", "reason " + line);
        }

        assertThat(reason(1, "one")).contains("reason 1");
        assertThat(reason(500, "one")).contains("other");
    }
}
