// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Instant;

/** Where the replicas of the service tell each other what tenants have used. Thread-safe. */
public interface UsageStore {
    /** Puts down what one replica has counted in a minute so far, in place of what it put down before. */
    void put(String tenant, Instant minute, String replica, Usage usage) throws StoreUnavailableException;

    /** What all other replicas have put down for a minute. */
    Usage others(String tenant, Instant minute, String replica) throws StoreUnavailableException;
}
