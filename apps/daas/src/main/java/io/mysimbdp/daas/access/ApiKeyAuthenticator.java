// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import io.mysimbdp.daas.access.StoredKey.KeyInfo;
import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;

/** Knows callers by their keys. Thread-safe. */
public final class ApiKeyAuthenticator {
    private final KeyLookup keys;
    private final InstantSource clock;

    /**
     * @param fresh how long what was found of a key counts: the longest that a revoked key goes on to be taken
     * @param grace how long it counts while the store is away; no shorter than the fresh time
     */
    public ApiKeyAuthenticator(KeyStore store, Duration fresh, Duration grace) {
        this(new KeyLookup(store, fresh, grace, System::nanoTime), InstantSource.system());
    }

    ApiKeyAuthenticator(KeyLookup keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether a credential has the form that keys begin with. */
    static boolean isKey(String credential) {
        return credential.startsWith(ApiKey.PREFIX);
    }

    /** Who has the key. */
    AuthResult authenticate(String text) {
        var parsed = ApiKey.parse(text);
        if (parsed.isEmpty()) {
            return new AuthResult.Refused("a key that does not have the form of keys");
        }
        var key = parsed.get();
        try {
            var stored = keys.find(key.id());
            if (stored.isEmpty()) {
                return new AuthResult.Refused("key " + key.id() + " does not exist");
            }
            if (!key.matches(stored.get().hash())) {
                return new AuthResult.Refused("key " + key.id() + " with a wrong secret");
            }
            return known(stored.get().info());
        } catch (StoreUnavailableException e) {
            return new AuthResult.Unavailable(e.getMessage());
        }
    }

    private AuthResult known(KeyInfo info) {
        var reason = info.invalidAt(clock.instant());
        if (reason.isPresent()) {
            return new AuthResult.Refused("key " + info.id() + " " + reason.get());
        }
        try {
            return new AuthResult.Known(new Caller("key:" + info.id(), info.tenant(), info.roles()));
        } catch (IllegalArgumentException e) {
            return new AuthResult.Refused("key " + info.id() + " is not well made: " + e.getMessage());
        }
    }

    /** Has this replica ask for the key again the next time it is used. */
    public void forget(String id) {
        keys.forget(id);
    }
}
