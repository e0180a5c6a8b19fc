// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsServerTest {
    private static void start(String host, int port) throws IOException {
        OpsServer.start(new OpsSettings(host, port), new Well(), AppMetrics.registry())
                .close();
    }

    private static final class Well implements Health {
        @Override
        public Status live() {
            return Status.up("alive");
        }

        @Override
        public Status ready() {
            return Status.up("ready");
        }
    }

    /** The second is kept for documents: no machine has it. */
    @ParameterizedTest
    @ValueSource(strings = {"no.such.host.invalid", "192.0.2.1"})
    void shouldSayThatTheAddressIsNotThisMachines(String host) {
        assertThatThrownBy(() -> start(host, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("MYSIMBDP_HTTP_HOST must be an address of this machine, but is '" + host + "'");
    }

    @Test
    void shouldSayThatThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("set MYSIMBDP_HTTP_PORT to a free port");
        }
    }

    @Test
    void shouldListenOnLoopbackAndEverywhere() throws Exception {
        start("127.0.0.1", 0);
        start("0.0.0.0", 0);
    }
}
