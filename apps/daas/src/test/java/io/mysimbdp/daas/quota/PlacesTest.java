// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlacesTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    @Test
    void shouldKeepPlacesForOtherTenants() throws Exception {
        var places = new Places(4, 3);

        assertThat(places.enter("greedy", AT_ONCE)).isPresent();
        var second = places.enter("greedy", AT_ONCE).orElseThrow();
        assertThat(places.enter("greedy", AT_ONCE)).isEmpty();
        assertThat(places.enter("other", AT_ONCE)).isPresent();
        assertThat(places.enter("third", AT_ONCE)).isPresent();
        assertThat(places.enter("other", AT_ONCE)).isEmpty();

        second.close();
        second.close();
        assertThat(places.enter("other", AT_ONCE)).isPresent();
        assertThat(places.enter("greedy", AT_ONCE)).isEmpty();
    }

    @Test
    void shouldGiveAllToTheOnlyTenant() throws Exception {
        var places = new Places(2, 1);

        assertThat(places.enter("only", AT_ONCE)).isPresent();
        assertThat(places.enter("only", AT_ONCE)).isPresent();
        assertThat(places.enter("only", AT_ONCE)).isEmpty();
    }

    @Test
    void shouldHaveOnePlaceForEachWhereThereIsOneAtAll() throws Exception {
        var places = new Places(1, 2);
        var first = places.enter("a", AT_ONCE).orElseThrow();

        assertThat(places.enter("b", AT_ONCE)).isEmpty();
        first.close();
        assertThat(places.enter("b", AT_ONCE)).isPresent();
    }

    @Test
    void shouldWaitForAPlaceThatIsGivenBack() throws Exception {
        var places = new Places(1, 1);
        var first = places.enter("a", AT_ONCE).orElseThrow();
        var second = CompletableFuture.supplyAsync(() -> {
            try {
                return places.enter("a", Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        first.close();

        assertThat(second.get(20, TimeUnit.SECONDS)).isPresent();
    }
}
