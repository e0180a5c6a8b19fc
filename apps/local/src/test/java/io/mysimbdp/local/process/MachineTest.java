// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineTest {

    private final Machine machine = Machine.current();

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void knowsWhoListensOnAPort() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(machine.canListen("127.0.0.1", server.getLocalPort())).isFalse();
            assertThat(machine.listenerOn(server.getLocalPort()))
                    .contains("process " + ProcessHandle.current().pid() + " (java)");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void knowsItsMemoryDiskAndFiles() {
        assertThat(machine.availableMemory().orElseThrow()).isPositive();
        assertThat(machine.freeDisk(Path.of("no", "such", "directory"))).isPositive();
        assertThat(machine.maxOpenFiles().orElseThrow()).isPositive();
        assertThat(machine.java()).isExecutable();
    }
}
