// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {
    private final AtomicLong clock = new AtomicLong();
    private final ProducerMetrics metrics = new ProducerMetrics(new SimpleMeterRegistry(), Fixture.NOTES);
    private final Failure failure = new Failure();
    private final BrokerWatch watch = new BrokerWatch(metrics, "a:1", Duration.ofMinutes(2), clock::get);
    private final ProducerHealth health = new ProducerHealth(watch);

    BrokerWatchTest() {
        health.working(List::of, failure);
    }

    @Test
    void with_nothing_to_wait_for_all_is_well() {
        afterSeconds(60);

        assertThat(watch.isWaiting()).isFalse();
        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void brokers_that_do_not_answer_make_it_unready_but_not_dead() {
        metrics.sending();
        afterSeconds(4);
        assertThat(health.ready().ok()).isTrue();

        afterSeconds(2);

        assertThat(health.ready().ok()).isFalse();
        assertThat(health.ready().detail()).isEqualTo("Kafka at a:1 does not answer: waiting");
        assertThat(health.live().ok()).isTrue();
    }

    @Test
    void any_answer_makes_it_ready_again() {
        metrics.sending();
        metrics.sending();
        afterSeconds(6);

        metrics.produced(1, 1, 1);
        afterSeconds(1);

        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void slow_answers_are_answers() {
        for (var i = 0; i < 10; i++) {
            metrics.sending();
        }
        for (var i = 0; i < 9; i++) {
            afterSeconds(3);
            metrics.produced(1, 1, 1);
            afterSeconds(1);
            assertThat(watch.isWaiting()).isFalse();
        }
    }

    @Test
    void a_failure_is_told() {
        failure.set("a disk is full");
        failure.set("and something else");

        assertThat(health.ready().ok()).isFalse();
        assertThat(health.ready().detail()).isEqualTo("a disk is full");
    }

    @Test
    void what_has_to_come_first_is_told_until_work_begins() {
        health.waitingFor("Kafka at a:1: no broker answers");

        assertThat(health.ready().ok()).isFalse();
        assertThat(health.ready().detail()).isEqualTo("Kafka at a:1: no broker answers");
        assertThat(health.live().ok()).isTrue();

        health.working(List::of, new Failure());

        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void records_that_were_given_up_are_no_answer() {
        metrics.sending();
        afterSeconds(6);
        metrics.failed();
        health.failed("Kafka did not take the record at line 1");
        afterSeconds(1);

        health.working(List::of, new Failure());

        assertThat(watch.isWaiting()).isFalse();
        assertThat(health.ready().ok()).isFalse();
        assertThat(health.ready().detail()).isEqualTo("Kafka did not take the record at line 1");

        metrics.sending();
        metrics.produced(1, 1, 1);

        assertThat(health.ready().ok()).isTrue();
    }

    private void afterSeconds(int seconds) {
        for (var i = 0; i < seconds; i++) {
            clock.addAndGet(1_000_000_000L);
            watch.look();
        }
    }
}
