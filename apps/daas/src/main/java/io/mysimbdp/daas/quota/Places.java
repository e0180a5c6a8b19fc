// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A limited number of requests at a time, of which a tenant has half at most where there are several: one whose requests take
 * hours does not shut out the others. Who comes first is served first. Thread-safe.
 */
public final class Places {
    /** How many may wait for each place of a tenant. */
    private static final int WAITING = 2;

    private final Semaphore all;
    private final int each;
    private final Map<String, Semaphore> byTenant = new ConcurrentHashMap<>();

    /**
     * @param count how many requests at a time, from 1
     * @param tenants how many tenants share them
     */
    public Places(int count, int tenants) {
        this.all = new Semaphore(count, true);
        this.each = tenants > 1 ? (count + 1) / 2 : count;
    }

    /** One of the requests; to be closed when it is done, by any thread. Closing it again does nothing. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a place; empty if there is none in time, or too many wait already.
     *
     * @param patience zero to take one only if it is free
     */
    public Optional<Place> enter(String tenant, Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var own = byTenant.computeIfAbsent(tenant, name -> new Semaphore(each, true));
        // Each of them keeps a thread of the server while it waits.
        if (own.getQueueLength() >= WAITING * each || !own.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        var entered = false;
        try {
            entered = all.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } finally {
            if (!entered) {
                own.release();
            }
        }
        if (!entered) {
            return Optional.empty();
        }
        var held = new AtomicBoolean(true);
        return Optional.of(() -> {
            if (held.getAndSet(false)) {
                all.release();
                own.release();
            }
        });
    }
}
