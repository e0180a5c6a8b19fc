// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says again and again which requests are being worked on here, so that no other replica takes them over. Thread-safe. */
public final class Leases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final ReceiptStore store;
    private final Map<RequestKey, Claim.Mine> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "leases");
        thread.setDaemon(true);
        return thread;
    });

    private Leases(ReceiptStore store) {
        this.store = store;
    }

    /** @param period how often: a few times within the time after which a request counts as given up */
    @SuppressWarnings("FutureReturnValueIgnored") // What is done in it fails in no way that it doesn't tell itself.
    public static Leases start(ReceiptStore store, Duration period) {
        var leases = new Leases(store);
        leases.executor.scheduleWithFixedDelay(
                leases::renew, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return leases;
    }

    private void renew() {
        held.forEach((key, claim) -> {
            try {
                if (!store.renew(key, claim)) {
                    held.remove(key, claim);
                }
            } catch (StoreUnavailableException | RuntimeException e) {
                LOG.warn("Can't say that a request is being worked on: {}", e.getMessage());
            }
        });
    }

    void hold(RequestKey key, Claim.Mine claim) {
        held.put(key, claim);
    }

    void drop(RequestKey key, Claim.Mine claim) {
        held.remove(key, claim);
    }

    /** Claims a key, and holds it until {@link #finish} or {@link #release}. */
    public Claim claim(RequestKey key) throws StoreUnavailableException {
        var claim = store.claim(key);
        if (claim instanceof Claim.Mine mine) {
            hold(key, mine);
        }
        return claim;
    }

    /** Keeps the answer for retries; false if another attempt has taken over. */
    public boolean finish(RequestKey key, Claim.Mine claim, StoredAnswer answer) throws StoreUnavailableException {
        drop(key, claim);
        return store.finish(key, claim, answer);
    }

    /** Gives the key up. Where that can't be said, others find out when the time is over. */
    public void release(RequestKey key, Claim.Mine claim) {
        drop(key, claim);
        try {
            store.release(key, claim);
        } catch (StoreUnavailableException e) {
            LOG.debug("A retry has to wait until the lease is over", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
