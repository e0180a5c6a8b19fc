// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCassandraSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void namesEveryBrokenRuleAtOnce() {
        assertThatThrownBy(() -> new LocalCassandraSettings(0, " ", List.of(80), List.of(), directory, 64, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cassandra.nodes must be from 1 to 9, got 0")
                .hasMessageContaining("cassandra.host must be an address of this machine, got a blank")
                .hasMessageContaining("cassandra.ports must name 0 ports, got [80]")
                .hasMessageContaining("cassandra.ports must be from 1024 to 65535, got [80]")
                .hasMessageContaining("cassandra.heap must be from 256 to 32768, got 64");
    }

    @Test
    void wantsDifferentPortsForClientsAndNodes() {
        assertThatThrownBy(() -> LocalCassandraSettings.of(3, 9042, 9044, directory))
                .hasMessage("cassandra.ports and cassandra.storage-ports must differ,"
                        + " got [9042, 9043, 9044, 9044, 9045, 9046]");
    }

    @Test
    void areReadBackFromTheDataDirectory() {
        // Given
        var settings = LocalCassandraSettings.of(2, 19042, 17000, directory)
                .withHost("127.0.0.2")
                .withHeapMegabytes(300)
                .withSecurity();
        assertThat(LocalCassandraSettings.stored(directory)).isEmpty();

        // When
        settings.store();

        // Then
        assertThat(LocalCassandraSettings.stored(directory)).contains(settings);
    }

    @Test
    void refuseTheDataOfAnotherNumberOfNodes() {
        // Given
        LocalCassandraSettings.defaults(directory).store();

        // When
        var problems =
                LocalCassandraSettings.of(1, 9042, 7000, directory).demand().problems();

        // Then
        assertThat(problems)
                .containsExactly("The data in " + directory + " is of 3 Cassandra nodes on 127.0.0.1, storage ports"
                        + " [7000, 7001, 7002], and asked for are 1 on 127.0.0.1, storage ports [7000]: set"
                        + " cassandra.nodes to the former, or delete that directory with all its data.");
    }

    @Test
    void nameAllThatDoesNotFitTheData() {
        // Given
        LocalCassandraSettings.defaults(directory).store();

        // When
        var problems = LocalCassandraSettings.of(1, 9042, 7100, directory)
                .withHost("127.0.0.2")
                .demand()
                .problems();

        // Then
        assertThat(problems)
                .singleElement()
                .asString()
                .contains(": set cassandra.nodes and cassandra.host and cassandra.storage-ports to the former");
    }

    @Test
    void takeOtherClientPortsForTheSameData() {
        // Given
        LocalCassandraSettings.defaults(directory).store();

        // Then
        assertThat(LocalCassandraSettings.of(3, 9142, 7000, directory).demand().problems())
                .isEmpty();
    }

    @Test
    void askForThePortsAndTheMemoryOfAllNodes() {
        // When
        var demand = LocalCassandraSettings.defaults(directory).demand();

        // Then
        assertThat(demand.ports()).extracting("port").containsExactly(9042, 7000, 9043, 7001, 9044, 7002);
        assertThat(demand.memoryMegabytes()).isGreaterThan(3 * 512);
        assertThat(demand.onlyJava()).isEqualTo(17);
    }
}
