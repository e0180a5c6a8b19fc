// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import io.mysimbdp.daas.quota.Usage.Kind;
import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what each tenant uses in a minute of the clock, and says when that is as much as it may.
 *
 * <p>Each second, each replica of the service puts its own sums down in the store and reads those of the others, so a limit
 * counts for all replicas together, and for one that was started again. It can be exceeded by what the other replicas let
 * in within about a second, and by requests that had begun when it was reached: those end. While the store is away, each
 * replica counts with what it last heard of the others. Thread-safe.
 */
public final class Quotas implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final QuotaSettings settings;
    private final UsageStore store;
    private final InstantSource clock;
    /** Another one each time the service starts: what the last one put down counts on as another's. */
    private final String replica = UUID.randomUUID().toString();

    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService exchange = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "quotas");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean away;

    /** What is known of one tenant in one minute. */
    private static final class Count {
        private final Instant minute;
        private final LongAdder requests = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder records = new LongAdder();
        private volatile Usage others = Usage.NONE;
        private volatile Usage put = Usage.NONE;

        Count(Instant minute) {
            this.minute = minute;
        }

        Usage own() {
            return new Usage(requests.sum(), bytes.sum(), records.sum());
        }

        Usage all() {
            return own().plus(others);
        }
    }

    /**
     * Where a tenant stands.
     *
     * @param limits what it may use in a minute; 0 of a kind for no limit
     * @param used what it has used in this one, by all that is known here
     * @param reset how long until the next minute begins; more than nothing
     */
    public record Standing(Usage limits, Usage used, Duration reset) {
        /** What is used up; empty if nothing is. */
        public Optional<Kind> exceeded() {
            for (var kind : Kind.values()) {
                if (limits.of(kind) > 0 && used.of(kind) > limits.of(kind)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /** What is left of a kind that has a limit. */
        public long remaining(Kind kind) {
            return Math.max(0, limits.of(kind) - used.of(kind));
        }
    }

    Quotas(QuotaSettings settings, UsageStore store, InstantSource clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
    }

    /** Begins to count, and to tell other replicas. */
    @SuppressWarnings("FutureReturnValueIgnored") // What is done in it fails in no way that it doesn't tell itself.
    public static Quotas start(QuotaSettings settings, UsageStore store) {
        var quotas = new Quotas(settings, store, InstantSource.system());
        quotas.exchange.scheduleWithFixedDelay(
                quotas::exchange, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return quotas;
    }

    private Count count(String tenant) {
        var minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        var count = counts.get(tenant);
        if (count != null && count.minute.equals(minute)) {
            return count;
        }
        return counts.compute(
                tenant, (same, old) -> old != null && old.minute.equals(minute) ? old : new Count(minute));
    }

    /**
     * Counts one request, and says where the tenant stands with it. A request that exceeds a limit does not count against
     * it, so that a tenant that goes on trying is let in when the next minute begins.
     */
    public Standing admit(String tenant) {
        var count = count(tenant);
        var limits = settings.of(tenant);
        count.requests.increment();
        var used = count.all();
        // Bytes and records are counted when they are there: a request may use what is left, and ends what it has
        // begun.
        var standing = new Standing(
                limits,
                new Usage(used.requests(), atLimit(used, limits, Kind.BYTES), atLimit(used, limits, Kind.RECORDS)),
                reset(count));
        if (standing.exceeded().isPresent()) {
            count.requests.decrement();
        }
        return standing;
    }

    /** What is used up to the last byte is used up. */
    private static long atLimit(Usage used, Usage limits, Kind kind) {
        return limits.of(kind) > 0 && used.of(kind) == limits.of(kind) ? used.of(kind) + 1 : used.of(kind);
    }

    private Duration reset(Count count) {
        var left = Duration.between(clock.instant(), count.minute.plus(1, ChronoUnit.MINUTES));
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    /**
     * Counts what a request has sent or read.
     *
     * @param bytes without compression
     */
    public void use(String tenant, long bytes, long records) {
        var count = count(tenant);
        count.bytes.add(bytes);
        count.records.add(records);
    }

    /** Where a tenant stands. */
    public Standing standing(String tenant) {
        var count = count(tenant);
        return new Standing(settings.of(tenant), count.all(), reset(count));
    }

    /** Tells the store what was counted here, and hears from it what was elsewhere. */
    void exchange() {
        var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        // A tenant that has been quiet for a minute is forgotten; its last second is put down before that.
        counts.forEach((tenant, count) -> {
            try {
                var own = count.own();
                if (!own.equals(count.put)) {
                    store.put(tenant, count.minute, replica, own);
                    count.put = own;
                }
                if (count.minute.equals(now)) {
                    count.others = store.others(tenant, count.minute, replica);
                } else {
                    counts.remove(tenant, count);
                }
                if (away) {
                    away = false;
                    LOG.info("Quotas count for all replicas again");
                }
            } catch (StoreUnavailableException e) {
                if (!away) {
                    away = true;
                    LOG.warn("Quotas count for this replica alone until the store is back: {}", e.getMessage());
                }
                if (!count.minute.equals(now)) {
                    counts.remove(tenant, count);
                }
            } catch (RuntimeException e) {
                // Thrown, it would end the exchange for ever.
                LOG.error("Can't tell or hear how much {} has used", tenant, e);
            }
        });
    }

    /** Tells the store for the last time. */
    @Override
    public void close() {
        exchange.shutdownNow();
        try {
            if (exchange.awaitTermination(5, TimeUnit.SECONDS)) {
                exchange();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
