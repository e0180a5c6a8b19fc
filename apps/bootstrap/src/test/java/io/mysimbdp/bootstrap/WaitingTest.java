// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

    @Test
    void triesUntilItWorks() throws Exception {
        var tries = new AtomicInteger();

        var answer = new Waiting(Duration.ofSeconds(20), line -> {}).until("it", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("not yet");
            }
            return "there";
        });

        assertThat(answer).isEqualTo("there");
        assertThat(tries).hasValue(3);
    }

    @Test
    void givesTheLastReasonWhenTheTimeIsUp() {
        assertThatThrownBy(() -> new Waiting(Duration.ofMillis(600), line -> {}).until("Kafka at k:9092", () -> {
                    throw new IllegalStateException("outer", new IOException("connection refused"));
                }))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("Kafka at k:9092 could not be reached within 600ms: connection refused");
    }

    @Test
    void tellsARefusedLoginFromAnAbsentService() {
        assertThatThrownBy(() -> new Waiting(Duration.ofMillis(600), line -> {}).until("Cassandra at c:9042", () -> {
                    throw new LoginRefusedException("it refuses the login as 'admin'");
                }))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("Cassandra at c:9042 could not be used within 600ms: it refuses the login as 'admin'");
    }

    @Test
    void doesNotWaitWhereWaitingWouldNotHelp() {
        assertThatThrownBy(() -> new Waiting(Duration.ofHours(1), line -> {}).until("it", () -> {
                    throw new BootstrapException(List.of("no such datacenter"));
                }))
                .isInstanceOf(BootstrapException.class)
                .hasMessage("no such datacenter");
    }
}
