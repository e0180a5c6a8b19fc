// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.daas.store.StoreUnavailableException;
import io.mysimbdp.runtime.daas.DaasSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.StreamSupport;

/**
 * What tenants have used, in Cassandra. Written and read by one node of the local datacenter: a sum that comes a second
 * late is better than none. Thread-safe.
 */
public final class CassandraUsageStore implements UsageStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String PUT = "INSERT INTO " + DaasSchema.QUOTA_USE.fullName()
            + " (tenant, minute, replica, requests, bytes, records) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String OTHERS = "SELECT replica, requests, bytes, records FROM "
            + DaasSchema.QUOTA_USE.fullName() + " WHERE tenant = ? AND minute = ?";

    private final Store store;

    public CassandraUsageStore(Store store) {
        this.store = store;
    }

    @Override
    public void put(String tenant, Instant minute, String replica, Usage usage) throws StoreUnavailableException {
        store.ask(session -> session.execute(
                bound(session, PUT, tenant, minute, replica, usage.requests(), usage.bytes(), usage.records())));
    }

    @Override
    public Usage others(String tenant, Instant minute, String replica) throws StoreUnavailableException {
        return store.ask(session -> StreamSupport.stream(
                        session.execute(bound(session, OTHERS, tenant, minute)).spliterator(), false)
                .filter(row -> !replica.equals(row.getString("replica")))
                .map(row -> new Usage(row.getLong("requests"), row.getLong("bytes"), row.getLong("records")))
                .reduce(Usage.NONE, Usage::plus));
    }

    private static BoundStatement bound(CqlSession session, String cql, Object... values) {
        return session.prepare(cql)
                .bind(values)
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_ONE)
                .setTimeout(TIMEOUT)
                // A replica's sum is put down once more as it is.
                .setIdempotent(true);
    }
}
