// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final List<String> log = new ArrayList<>();
    private long now;

    @Test
    void a_terminal_shows_bar_share_detail_and_time_left() {
        var progress = terminal(80, OptionalLong.of(100));

        progress.update(0, "");
        now = 10 * SECOND;
        progress.update(25, "5 records/s");

        assertThat(shown()).endsWith("send [######..................]  25 %  5 records/s  0:30 left");
    }

    @Test
    void a_line_is_never_wider_than_the_terminal() {
        var progress = terminal(40, OptionalLong.of(100));

        progress.update(0, "");
        now = SECOND;
        progress.update(50, "a detail that takes far more room than there is");

        assertThat(shown().lines().map(line -> line.replace("\u001B[K", "")).toList())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
    }

    @Test
    void a_terminal_is_not_drawn_more_often_than_ten_times_a_second() {
        var progress = terminal(80, OptionalLong.of(1000));

        for (var i = 0; i < 1000; i++) {
            progress.update(i, "");
            now += SECOND / 1000;
        }

        assertThat(shown().split("\r", -1)).hasSizeBetween(9, 12);
    }

    @Test
    void what_was_done_before_does_not_count_for_the_time_left() {
        var progress = terminal(80, OptionalLong.of(100));

        progress.update(80, "");
        now = 10 * SECOND;
        progress.update(90, "");

        assertThat(shown()).endsWith("0:10 left");
    }

    @Test
    void closing_takes_the_bar_away() {
        var progress = terminal(80, OptionalLong.of(100));
        progress.update(0, "");
        now = SECOND;
        progress.update(50, "");

        progress.close();

        assertThat(shown()).endsWith("\r\u001B[K");
    }

    @Test
    void elsewhere_a_log_line_comes_every_ten_seconds() {
        var progress = new Progress("send", OptionalLong.empty(), new Progress.Output.Lines(log::add), () -> now);

        for (var i = 0; i <= 25; i++) {
            progress.update(i, i + " records");
            now += SECOND;
        }
        progress.close();

        assertThat(log).containsExactly("send  10 records", "send  20 records");
    }

    private Progress terminal(int width, OptionalLong total) {
        var out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        return new Progress("send", total, new Progress.Output.Terminal(out, width, false), () -> now);
    }

    @Test
    void work_without_an_end_is_quiet_while_nothing_comes() {
        var progress = new Progress("send", OptionalLong.empty(), new Progress.Output.Lines(log::add), () -> now);

        for (var seconds = 0; seconds <= 100; seconds++) {
            now = seconds * SECOND;
            progress.update(Math.min(seconds, 25), "");
        }

        assertThat(log).hasSize(3);
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
