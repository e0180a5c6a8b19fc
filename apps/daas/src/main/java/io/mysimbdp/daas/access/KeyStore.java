// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import io.mysimbdp.daas.access.StoredKey.KeyInfo;
import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where keys are kept. Thread-safe. */
public interface KeyStore {
    /** The key of an id. */
    Optional<StoredKey> find(String id) throws StoreUnavailableException;

    /** Keeps a new key. */
    void add(StoredKey key) throws StoreUnavailableException;

    /**
     * The keys of a tenant, those too that are no longer valid, in no order.
     *
     * @param tenant empty for those of operators
     */
    List<KeyInfo> ofTenant(Optional<String> tenant) throws StoreUnavailableException;

    /** All keys there are, in no order. */
    List<KeyInfo> all() throws StoreUnavailableException;

    /** Has a key be revoked from now on. The caller knows that it exists. */
    void revoke(String id, Instant time) throws StoreUnavailableException;
}
