// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppStartsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private static AppStarts starts(Set<Integer> running, Set<Integer> ready) {
        return new AppStarts("daas", () -> running, id -> ready.contains(id), name -> "  port in use by " + name);
    }

    @Test
    void shouldBeContentWhenAllAreReady() throws Exception {
        assertThat(starts(Set.of(1, 2, 3), Set.of(1, 2)).await(List.of(1, 2), LONG))
                .isEmpty();
        assertThat(starts(Set.of(), Set.of()).await(List.of(), LONG)).isEmpty();
    }

    @Test
    void shouldFailWhereOneEndedBeforeAnybodyLooked() {
        assertThatThrownBy(() -> starts(Set.of(1), Set.of(1)).await(List.of(1, 2), LONG))
                .isInstanceOf(IOException.class)
                .hasMessage("daas-2 ended by itself. The last it wrote:\n  port in use by daas-2");
    }

    @Test
    void shouldFailWhereOneEndedThatWasReady() {
        assertThatThrownBy(() -> starts(Set.of(1), Set.of(1, 2)).await(List.of(1, 2), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("daas-2 ended");
    }

    @Test
    void shouldNoticeOneThatEndsMeanwhile() {
        // Given
        Iterator<Set<Integer>> looks =
                List.of(Set.of(1, 2), Set.of(1, 2), Set.<Integer>of()).iterator();
        var starts = new AppStarts("consumer", looks::next, id -> false, name -> "");

        // Then
        assertThatThrownBy(() -> starts.await(List.of(1, 2), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("consumer-1 ended")
                .hasMessageContaining("consumer-2 ended");
    }

    @Test
    void shouldSayWhichAreNotReadyInTime() throws Exception {
        // Given
        var starts = starts(Set.of(1, 2, 3), Set.of(2));

        // When
        var late = starts.await(List.of(1, 2, 3), Duration.ZERO);

        // Then
        assertThat(late).containsExactly(1, 3);
        assertThat(starts.names(late)).isEqualTo("daas-1, daas-3");
    }
}
