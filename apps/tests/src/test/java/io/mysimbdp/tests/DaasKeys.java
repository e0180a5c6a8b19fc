// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.daas.access.CassandraKeyStore;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Makes keys as the command does: elsewhere than in the service. */
final class DaasKeys implements AutoCloseable {
    private final CqlSession session;
    private final KeyManager manager;

    DaasKeys(RunningCluster cluster) {
        session = CassandraSessions.open(cluster.cassandra(), "test");
        manager = new KeyManager(new CassandraKeyStore(new Store(session)), InstantSource.system(), id -> {});
    }

    KeyManager manager() {
        return manager;
    }

    /** A new key. */
    String key(Optional<String> tenant, Role... roles) throws Exception {
        return manager.create(tenant, Set.of(roles), "test", Optional.empty(), "command")
                .text();
    }

    @Override
    public void close() {
        session.close();
    }
}
