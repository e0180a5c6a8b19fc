// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.daas.quota.Usage.Kind;
import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private final FakeUsageStore store = new FakeUsageStore();
    private Instant now = Instant.parse("2026-01-15T10:00:10Z");
    private Quotas quotas = quotas(new Usage(5, 1_000, 100));

    private static final class FakeUsageStore implements UsageStore {
        private final Map<String, Usage> rows = new ConcurrentHashMap<>();
        private volatile boolean away;

        @Override
        public void put(String tenant, Instant minute, String replica, Usage usage) throws StoreUnavailableException {
            requireThere();
            rows.put(tenant + " " + minute + " " + replica, usage);
        }

        @Override
        public Usage others(String tenant, Instant minute, String replica) throws StoreUnavailableException {
            requireThere();
            return rows.entrySet().stream()
                    .filter(row -> row.getKey().startsWith(tenant + " " + minute + " "))
                    .filter(row -> !row.getKey().endsWith(replica))
                    .map(Map.Entry::getValue)
                    .reduce(Usage.NONE, Usage::plus);
        }

        private void requireThere() throws StoreUnavailableException {
            if (away) {
                throw new StoreUnavailableException("away");
            }
        }
    }

    private Quotas quotas(Usage limits) {
        return new Quotas(new QuotaSettings(limits, Map.of("big", new Usage(1_000, 0, 0))), store, () -> now);
    }

    private boolean lets(Quotas replica) {
        return replica.admit("acme").exceeded().isEmpty();
    }

    @AfterEach
    void close() {
        quotas.close();
    }

    @Test
    void letInAsManyRequestsAsTheLimitSays() {
        for (var i = 0; i < 5; i++) {
            assertThat(lets(quotas)).isTrue();
        }
        assertThat(quotas.admit("acme")).satisfies(standing -> {
            assertThat(standing.exceeded()).contains(Kind.REQUESTS);
            assertThat(standing.remaining(Kind.REQUESTS)).isZero();
            assertThat(standing.reset()).isEqualTo(Duration.ofSeconds(50));
        });
    }

    @Test
    void beginAnewEachMinuteOfTheClock() {
        for (var i = 0; i < 100; i++) {
            lets(quotas);
        }
        now = now.plusSeconds(50);

        assertThat(lets(quotas)).isTrue();
        assertThat(quotas.standing("acme").used()).isEqualTo(new Usage(1, 0, 0));
    }

    @Test
    void countOneTenantOnly() {
        for (var i = 0; i < 100; i++) {
            lets(quotas);
        }
        assertThat(quotas.admit("other").exceeded()).isEmpty();
        assertThat(quotas.admit("big").remaining(Kind.REQUESTS)).isEqualTo(999);
    }

    @Test
    void letARequestUseWhatIsLeftAndRefuseTheNext() {
        quotas.use("acme", 999, 0);
        assertThat(lets(quotas)).isTrue();
        quotas.use("acme", 1, 0);
        assertThat(quotas.admit("acme").exceeded()).contains(Kind.BYTES);

        now = now.plusSeconds(60);
        quotas.use("acme", 0, 5_000);
        assertThat(quotas.admit("acme").exceeded()).contains(Kind.RECORDS);
    }

    @Test
    void haveNoLimitWhereItIsZero() {
        quotas.use("big", 1L << 50, 1L << 50);

        assertThat(quotas.admit("big").exceeded()).isEmpty();
    }

    @Test
    void countForAllReplicasTogether() {
        try (var other = quotas(new Usage(5, 1_000, 100))) {
            for (var i = 0; i < 3; i++) {
                assertThat(lets(quotas)).isTrue();
                assertThat(lets(other)).isTrue();
                quotas.exchange();
                other.exchange();
                quotas.exchange();
            }
            assertThat(lets(quotas)).isFalse();
            assertThat(lets(other)).isFalse();
        }
    }

    @Test
    void countOnAfterARestart() {
        for (var i = 0; i < 4; i++) {
            lets(quotas);
        }
        quotas.use("acme", 0, 70);
        quotas.close();

        quotas = quotas(new Usage(5, 1_000, 100));
        lets(quotas);
        quotas.exchange();

        assertThat(quotas.standing("acme").used()).isEqualTo(new Usage(5, 0, 70));
        assertThat(lets(quotas)).isFalse();
    }

    @Test
    void countWhatIsKnownWhileTheStoreIsAway() {
        try (var other = quotas(new Usage(5, 1_000, 100))) {
            lets(other);
            other.exchange();
            lets(quotas);
            quotas.exchange();

            store.away = true;
            for (var i = 0; i < 3; i++) {
                assertThat(lets(quotas)).isTrue();
                quotas.exchange();
            }
            assertThat(lets(quotas)).isFalse();

            store.away = false;
            quotas.exchange();
            assertThat(store.rows.values()).contains(new Usage(4, 0, 0));
        }
    }
}
