// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.source.RecordReader.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final byte[] NOTHING = {};

    private final InFlight inFlight = new InFlight((entry, error) -> {}, new Position(100, 10), Counts.NONE);

    @Test
    void the_position_moves_only_over_records_settled_one_after_another() throws InterruptedException {
        var first = sending(110, 11);
        var second = sending(120, 12);
        var third = sending(130, 13);

        inFlight.produced(third);
        assertSettled(100, 10, new Counts(0, 0, 0, 0));
        inFlight.produced(first);
        assertSettled(110, 11, new Counts(1, 0, 1, 7));
        inFlight.produced(second);
        assertSettled(130, 13, new Counts(3, 0, 3, 21));
    }

    @Test
    void a_rejected_line_waits_for_those_before_it() throws InterruptedException {
        var first = sending(110, 11);
        assertThat(inFlight.rejected(new Position(120, 12), rejection(12), () -> false))
                .isTrue();

        assertThat(inFlight.settled().rejections()).isEmpty();
        inFlight.produced(first);

        var settled = inFlight.settled();
        assertThat(settled.rejections()).extracting(Rejection::line).containsExactly(12L);
        assertThat(settled.counts()).isEqualTo(new Counts(2, 1, 1, 7));
        assertThat(inFlight.settled().rejections()).as("handed out once").isEmpty();
    }

    @Test
    void all_is_settled_whenever_the_answers_come() throws Exception {
        var done = new AtomicBoolean();
        // Who waits looks again and again, so that answers, which come without a lock, come between any two of its
        // steps.
        var waker = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                synchronized (inFlight) {
                    inFlight.notifyAll();
                }
            }
        });
        try {
            for (var i = 0; i < 1_000; i++) {
                var entry = sending(110 + i, 11 + i);
                var answer = CompletableFuture.runAsync(() -> inFlight.produced(entry));

                assertThat(inFlight.awaitSettled(() -> false)).as("time %d", i).isTrue();
                answer.get();
            }
        } finally {
            done.set(true);
            waker.get();
        }
    }

    @Test
    void the_position_never_moves_over_a_failed_record() throws InterruptedException {
        var failed = sending(110, 11);
        var later = sending(120, 12);

        inFlight.failed(failed);
        inFlight.produced(later);

        assertSettled(100, 10, Counts.NONE);
        assertThat(inFlight.awaitSettled(() -> false)).isFalse();
    }

    @Test
    void a_withdrawn_record_was_never_there() throws InterruptedException {
        var first = sending(110, 11);
        var second = sending(120, 12);

        inFlight.withdraw(second);
        inFlight.produced(first);

        assertSettled(110, 11, new Counts(1, 0, 1, 7));
        assertThat(inFlight.awaitSettled(() -> false)).isTrue();
    }

    @Test
    void an_answer_that_comes_twice_counts_once() throws InterruptedException {
        var first = sending(110, 11);

        inFlight.produced(first);
        inFlight.produced(first);
        inFlight.failed(first);

        assertSettled(110, 11, new Counts(1, 0, 1, 7));
    }

    @Test
    void in_any_order_of_answers_read_is_rejected_and_produced() throws InterruptedException {
        var random = new Random(7);
        for (var round = 0; round < 50; round++) {
            var flight = new InFlight((entry, error) -> {}, Position.START, Counts.NONE);
            var open = new ArrayList<InFlight.Entry>();
            for (var i = 1; i <= 40; i++) {
                if (random.nextInt(5) == 0) {
                    assertThat(flight.rejected(new Position(i, i), rejection(i), () -> false))
                            .isTrue();
                } else {
                    open.add(flight.sending(new Position(i, i), i, 1, NOTHING, 0, () -> false));
                }
            }
            Collections.shuffle(open, random);
            long rejections = 0;
            for (var entry : open) {
                if (random.nextInt(9) == 0) {
                    flight.refused(entry, rejection(entry.line()));
                } else {
                    flight.produced(entry);
                }
                var settled = flight.settled();
                rejections += settled.rejections().size();
                assertThat(settled.counts().read()).isEqualTo(settled.position().lines());
                assertThat(settled.counts().rejected()).isEqualTo(rejections);
                assertThat(settled.counts().produced())
                        .isEqualTo(settled.counts().read() - rejections);
            }
            assertThat(flight.counts().read()).isEqualTo(40);
        }
    }

    @Test
    void a_full_one_makes_the_reader_wait_until_there_is_room_or_it_gives_up() throws InterruptedException {
        var excerpt = new byte[1024 * 1024];
        var first = inFlight.sending(new Position(110, 11), 11, 7, excerpt, 0, () -> false);
        for (var i = 0; i < 15; i++) {
            assertThat(inFlight.sending(new Position(120 + i, 12 + i), 12 + i, 7, excerpt, 0, () -> false))
                    .isNotNull();
        }

        assertThat(inFlight.sending(new Position(200, 30), 30, 7, NOTHING, 0, () -> true))
                .isNull();
        var other = new Thread(() -> inFlight.produced(first));
        other.start();
        assertThat(inFlight.sending(new Position(200, 30), 30, 7, NOTHING, 0, () -> false))
                .isNotNull();
        other.join();
    }

    private InFlight.Entry sending(long offset, long lines) throws InterruptedException {
        return inFlight.sending(new Position(offset, lines), lines, 7, NOTHING, 0, () -> false);
    }

    private static Rejection rejection(long line) {
        return new Rejection(line, "bad", new byte[] {'x'}, false);
    }

    private void assertSettled(long offset, long lines, Counts counts) {
        var settled = inFlight.settled();
        assertThat(settled.position()).isEqualTo(new Position(offset, lines));
        assertThat(settled.counts()).isEqualTo(counts);
    }
}
