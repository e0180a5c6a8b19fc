// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeepTryingTest {
    private final StopSignal stop = new StopSignal();
    private final List<String> obstacles = new ArrayList<>();
    private final KeepTrying trying = new KeepTrying(
            stop,
            error -> error instanceof IOException ? Optional.of(error.getMessage()) : Optional.empty(),
            obstacles::add);

    @Test
    void returns_what_came_of_the_first_attempt_that_works() throws Exception {
        assertThat(trying.until(() -> {
                    if (obstacles.isEmpty()) {
                        throw new IOException("nobody is there");
                    }
                    return "done";
                }))
                .contains("done");
        assertThat(obstacles).containsExactly("nobody is there");
    }

    @Test
    void ends_with_an_error_that_does_not_pass() {
        assertThatThrownBy(() -> trying.until(() -> {
                    throw new IllegalStateException("a mistake");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a mistake");
        assertThat(obstacles).isEmpty();
    }

    @Test
    void ends_when_it_is_asked_to() throws Exception {
        assertThat(trying.until(() -> {
                    stop.request();
                    throw new IOException("nobody is there");
                }))
                .isEmpty();
        assertThat(trying.until(() -> "not tried")).isEmpty();
    }

    @Test
    void the_signal_forgets_who_is_no_longer_concerned() {
        Runnable listener = () -> obstacles.add("told");
        stop.onRequest(listener);
        stop.forget(listener);

        stop.request();

        assertThat(obstacles).isEmpty();
    }
}
