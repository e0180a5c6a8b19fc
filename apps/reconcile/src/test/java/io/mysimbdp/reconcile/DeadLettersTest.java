// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private final DeadLetters deadLetters = new DeadLetters(Set.of("a"));

    @Test
    void theLastReasonAtAPositionCounts() {
        deadLetters.add("a", 3, "missing");
        deadLetters.add("a", 3, "pattern");

        assertThat(deadLetters.reason("a", 3)).contains("pattern");
        assertThat(deadLetters.reason("a", 4)).isEmpty();
    }

    @Test
    void messagesWithoutAPositionAreNoRecordOfASource() {
        deadLetters.add("a", 0, "missing");

        assertThat(deadLetters.reason("a", 0)).isEmpty();
    }

    @Test
    void tooManyReasonsBecomeOthers() {
        for (var line = 1; line <= 500; line++) {
            deadLetters.add("a", line, "reason " + line);
        }

        assertThat(deadLetters.reason("a", 1)).contains("reason 1");
        assertThat(deadLetters.reason("a", 500)).contains("other");
    }
}
