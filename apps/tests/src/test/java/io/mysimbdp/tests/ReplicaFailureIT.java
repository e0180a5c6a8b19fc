// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import io.mysimbdp.local.process.StartupListener;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The flow while one of three brokers and one of three nodes are killed: nothing is lost, and no row comes twice. */
@WithCluster(brokers = 3, nodes = 3)
class ReplicaFailureIT {
    private static final int RECORDS = 32_000;
    private static final Duration READY = Duration.ofMinutes(3);

    @Test
    void shouldLoseNothingWhenAConsumerABrokerAndANodeAreKilledOneAfterTheOther(RunningCluster cluster)
            throws Exception {
        try (var scenario = Scenario.withShippedDatasets(cluster, "killed")) {
            // Given
            var sample = scenario.generate("station_telemetry", RECORDS);
            var producer = scenario.whileDataFlows(sample, 2, 2_000);

            // When
            scenario.apps().consumers().get(1).kill();
            scenario.awaitCommitted(sample.dataset(), 6_000);
            cluster.brokers().killBroker(2);
            scenario.awaitCommitted(sample.dataset(), 10_000);
            cluster.nodes().killNode(2);

            // Then
            try {
                Scenario.finish(producer);
                scenario.awaitDrained(sample.dataset());
                scenario.assertNothingLost(sample);
            } finally {
                cluster.brokers().startBroker(2);
                cluster.nodes().startNode(2);
                cluster.brokers().awaitReady(READY, StartupListener.SILENT);
                cluster.nodes().awaitReady(READY, StartupListener.SILENT);
            }
            scenario.assertNothingLost(sample);
        }
    }
}
