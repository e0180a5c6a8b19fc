// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.local.platform.Apps;
import org.junit.jupiter.api.Test;

class KafkaReferenceTest {
    @Test
    void shouldHaveTheToolPrintNumbersWithPoints() {
        assertThat(KafkaReference.jvmOptions())
                .containsAll(Apps.producerOptions())
                .contains("-Duser.language=en", "-Duser.country=US");
    }
}
