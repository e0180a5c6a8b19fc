// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaReachTest {
    @Test
    void says_that_there_is_no_such_host() {
        assertThatThrownBy(() -> KafkaReach.check(KafkaSettings.plain("no-such-host.invalid:9092"), "test"))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("No resolvable bootstrap urls");
    }

    @Test
    void says_that_no_broker_answers() throws Exception {
        // Nobody accepts the connections that this socket takes.
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> KafkaReach.check(KafkaSettings.plain("127.0.0.1:" + silent.getLocalPort()), "test"))
                    .isInstanceOf(KafkaException.class)
                    .hasMessage("no broker answers within 10 s");
        }
    }
}
