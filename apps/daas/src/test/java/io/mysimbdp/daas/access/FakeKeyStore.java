// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import io.mysimbdp.daas.access.StoredKey.KeyInfo;
import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys in memory, of a store that can be away. */
final class FakeKeyStore implements KeyStore {
    private final Map<String, StoredKey> keys = new ConcurrentHashMap<>();
    private final AtomicInteger finds = new AtomicInteger();
    private volatile boolean away;

    void away(boolean value) {
        away = value;
    }

    /** How often a key was looked for. */
    int finds() {
        return finds.get();
    }

    private void requireThere() throws StoreUnavailableException {
        if (away) {
            throw new StoreUnavailableException("Cassandra can't be reached: it is away");
        }
    }

    @Override
    public Optional<StoredKey> find(String id) throws StoreUnavailableException {
        finds.incrementAndGet();
        requireThere();
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public void add(StoredKey key) throws StoreUnavailableException {
        requireThere();
        keys.put(key.info().id(), key);
    }

    @Override
    public List<KeyInfo> ofTenant(Optional<String> tenant) throws StoreUnavailableException {
        requireThere();
        return keys.values().stream()
                .map(StoredKey::info)
                .filter(info -> info.tenant().equals(tenant))
                .toList();
    }

    @Override
    public List<KeyInfo> all() throws StoreUnavailableException {
        requireThere();
        return keys.values().stream().map(StoredKey::info).toList();
    }

    @Override
    public void revoke(String id, Instant time) throws StoreUnavailableException {
        requireThere();
        keys.computeIfPresent(id, (same, key) -> {
            var info = key.info();
            return new StoredKey(
                    key.hash(),
                    new KeyInfo(
                            info.id(),
                            info.tenant(),
                            info.roles(),
                            info.name(),
                            info.created(),
                            info.createdBy(),
                            info.expires(),
                            Optional.of(time)));
        });
    }
}
