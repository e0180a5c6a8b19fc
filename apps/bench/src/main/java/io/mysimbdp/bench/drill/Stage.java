// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.bench.place.SmallDisk;
import io.mysimbdp.local.cassandra.LocalCassandraCluster;
import io.mysimbdp.local.kafka.LocalKafkaCluster;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.local.process.ManagedProcess;
import java.util.List;
import java.util.Optional;

/**
 * What faults act upon: a platform under load.
 *
 * @param platform brokers, nodes and apps
 * @param consumers how many consumers should run
 * @param senders the producers, one for each feed
 * @param requests what is sent through the data service
 * @param smallDisk the disk of the last node, where one of the faults is that it is full
 */
record Stage(Platform platform, int consumers, List<Sender> senders, Requests requests, Optional<SmallDisk> smallDisk) {
    /** The number of the data service. */
    static final int DAAS = 1;

    Stage {
        senders = List.copyOf(senders);
    }

    LocalKafkaCluster kafka() {
        return platform.kafka();
    }

    LocalCassandraCluster cassandra() {
        return platform.cassandra();
    }

    Apps apps() {
        return platform.apps();
    }

    ManagedProcess consumer(int id) {
        return Optional.ofNullable(apps().consumers().get(id))
                .orElseThrow(() -> new IllegalStateException("consumer-" + id + " does not run"));
    }

    /** @param id from 1 */
    Sender sender(int id) {
        return senders.get(id - 1);
    }

    ManagedProcess daas() {
        return Optional.ofNullable(apps().daas().get(DAAS))
                .orElseThrow(() -> new IllegalStateException("the data service does not run"));
    }

    SmallDisk disk() {
        return smallDisk.orElseThrow();
    }
}
