// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds stored keys, and remembers for a while what it found.
 *
 * <p>What was found counts for the fresh time: so long may a key that was revoked go on to be taken. After that it is
 * looked for again; while the store is away, a key that was found counts for the grace time, so that callers who are
 * known can go on. That there is no such key is remembered for the fresh time, too, in a room of its own, so that those
 * who guess don't push out what is known. Thread-safe.
 */
final class KeyLookup {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLookup.class);
    private static final int MOST_KNOWN = 10_000;
    private static final int MOST_UNKNOWN = 10_000;
    /** How many ask the store at once: guesses of ids must not take the store from everybody else. */
    private static final int MOST_ASKING = 32;

    private static final Duration WAIT_TO_ASK = Duration.ofSeconds(2);
    /** How soon the store is asked again after it was away. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final KeyStore store;
    private final long fresh;
    private final long grace;
    private final LongSupplier nanoTime;
    private final Map<String, Entry> known = bounded(MOST_KNOWN);
    private final Map<String, Entry> unknown = bounded(MOST_UNKNOWN);
    private final Map<String, CompletableFuture<Optional<StoredKey>>> asking = new ConcurrentHashMap<>();
    private final Semaphore turns = new Semaphore(MOST_ASKING, true);

    /** What was found and when, and when the store was last asked in vain. */
    private record Entry(Optional<StoredKey> key, long found, Optional<Long> failed) {}

    KeyLookup(KeyStore store, Duration fresh, Duration grace, LongSupplier nanoTime) {
        this.store = store;
        this.fresh = fresh.toNanos();
        this.grace = Math.max(fresh.toNanos(), grace.toNanos());
        this.nanoTime = nanoTime;
    }

    private static Map<String, Entry> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * The key of an id.
     *
     * @throws StoreUnavailableException if that can't be found out
     */
    Optional<StoredKey> find(String id) throws StoreUnavailableException {
        var now = nanoTime.getAsLong();
        var entry = remembered(id);
        if (entry.isPresent() && now - entry.get().found < fresh) {
            return entry.get().key;
        }
        var usable = entry.filter(one -> one.key.isPresent() && now - one.found < grace);
        if (usable.flatMap(Entry::failed)
                .filter(time -> now - time < AFTER_FAILURE.toNanos())
                .isPresent()) {
            return usable.get().key;
        }
        try {
            return ask(id);
        } catch (StoreUnavailableException e) {
            if (usable.isEmpty()) {
                throw e;
            }
            LOG.debug("Can't ask for key {} again, so it counts as it did: {}", id, e.getMessage());
            remember(id, new Entry(usable.get().key, usable.get().found, Optional.of(nanoTime.getAsLong())));
            return usable.get().key;
        }
    }

    /** Forgets what is known of a key, here; other replicas do so in their own time. */
    void forget(String id) {
        synchronized (known) {
            known.remove(id);
            unknown.remove(id);
        }
    }

    private Optional<Entry> remembered(String id) {
        synchronized (known) {
            return Optional.ofNullable(known.get(id)).or(() -> Optional.ofNullable(unknown.get(id)));
        }
    }

    private void remember(String id, Entry entry) {
        synchronized (known) {
            (entry.key.isPresent() ? unknown : known).remove(id);
            (entry.key.isPresent() ? known : unknown).put(id, entry);
        }
    }

    /** Asks once, however many want to know the same at a time. */
    private Optional<StoredKey> ask(String id) throws StoreUnavailableException {
        var own = new CompletableFuture<Optional<StoredKey>>();
        var other = asking.putIfAbsent(id, own);
        if (other != null) {
            try {
                return other.join();
            } catch (CompletionException e) {
                throw unavailable(e.getCause());
            }
        }
        try {
            // The age of an answer counts from when it was asked for: it may be on its way for some time.
            var began = nanoTime.getAsLong();
            var found = askInTurn(id);
            remember(id, new Entry(found, began, Optional.empty()));
            own.complete(found);
            return found;
        } catch (StoreUnavailableException | RuntimeException e) {
            own.completeExceptionally(e);
            throw unavailable(e);
        } finally {
            asking.remove(id, own);
        }
    }

    private Optional<StoredKey> askInTurn(String id) throws StoreUnavailableException {
        try {
            if (!turns.tryAcquire(WAIT_TO_ASK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreUnavailableException("Too many keys are being looked for at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("The service is stopping", e);
        }
        try {
            return store.find(id);
        } finally {
            turns.release();
        }
    }

    private static StoreUnavailableException unavailable(Throwable failure) {
        if (failure instanceof StoreUnavailableException away) {
            return away;
        }
        LOG.error("Looking for a key failed", failure);
        return new StoreUnavailableException("Keys can't be looked for", failure);
    }
}
