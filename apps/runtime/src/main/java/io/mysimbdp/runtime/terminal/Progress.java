// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far some work is: on a terminal as one line with a bar that is drawn anew, elsewhere as a log line every ten
 * seconds. Thread-safe.
 */
public final class Progress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final long DRAW_NANOS = 100_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;
    private static final int BAR_WIDTH = 24;
    private static final int DEFAULT_WIDTH = 80;
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final String label;
    private final Output output;
    private final LongSupplier nanoClock;
    private OptionalLong total;
    private boolean started;
    private long firstDone;
    private long loggedDone = -1;
    private long firstNanos;
    private long shownNanos;
    private boolean drawn;

    /** Where progress is shown. */
    sealed interface Output {
        /**
         * A terminal.
         *
         * @param width its columns; a line is cut to fewer, so that it never wraps
         * @param unicode whether it can show block characters
         */
        record Terminal(PrintStream out, int width, boolean unicode) implements Output {}

        /** Anything else: a file, a pipe, a container's log. */
        record Lines(Consumer<String> log) implements Output {}
    }

    Progress(String label, OptionalLong total, Output output, LongSupplier nanoClock) {
        this.label = label;
        this.total = total;
        this.output = output;
        this.nanoClock = nanoClock;
    }

    /**
     * Shows progress on standard error.
     *
     * @param label what is being done, in a word or two
     * @param total how much there is to do, in the unit of {@link #update}; empty if nobody knows
     */
    public static Progress start(String label, OptionalLong total) {
        var output = standardErrorIsTerminal()
                ? new Output.Terminal(
                        System.err, width(System.getenv("COLUMNS")), encodesBlocks(Charset.defaultCharset()))
                : new Output.Lines(LOG::info);
        return new Progress(label, total, output, System::nanoTime);
    }

    /** Whether a person looks at standard error: only then a line may be drawn over. */
    @SuppressWarnings("SystemConsoleNull") // It is null without a terminal on the Java that this runs on.
    public static boolean standardErrorIsTerminal() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // Where it exists it knows: Java's console also asks that standard input is a terminal.
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    private static int width(String columns) {
        try {
            var width = columns == null ? DEFAULT_WIDTH : Integer.parseInt(columns.strip());
            return width < 20 ? DEFAULT_WIDTH : width;
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }

    private static boolean encodesBlocks(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** Sets how much there is to do, where that became known or changed. */
    public synchronized void total(OptionalLong newTotal) {
        total = newTotal;
    }

    /**
     * Says how much is done; cheap enough to be called often, because it shows little of it.
     *
     * @param done how much is done in all; the first value given is what was done before the work began
     * @param detail what else is worth seeing, such as a rate
     */
    public synchronized void update(long done, String detail) {
        var now = nanoClock.getAsLong();
        if (!started) {
            started = true;
            firstDone = done;
            firstNanos = now;
            shownNanos = now;
            return;
        }
        var interval = output instanceof Output.Terminal ? DRAW_NANOS : LOG_NANOS;
        if (now - shownNanos < interval) {
            return;
        }
        shownNanos = now;
        show(done, detail, now);
    }

    /** Takes the bar away, so that what is printed next begins on a line of its own. */
    @Override
    public synchronized void close() {
        if (drawn && output instanceof Output.Terminal terminal) {
            terminal.out().print(CLEAR_LINE);
            terminal.out().flush();
            drawn = false;
        }
    }

    private void show(long done, String detail, long now) {
        if (output instanceof Output.Terminal terminal) {
            var line = line(done, detail, now, terminal.unicode() ? "█" : "#", terminal.unicode() ? "░" : ".");
            var room = terminal.width() - 1;
            terminal.out().print(CLEAR_LINE + (line.length() > room ? line.substring(0, room) : line));
            terminal.out().flush();
            drawn = true;
        } else if (output instanceof Output.Lines lines && (total.isPresent() || done != loggedDone)) {
            // Of work without an end, such as following a folder, a log need not say that nothing has come.
            loggedDone = done;
            lines.log().accept(line(done, detail, now, "", ""));
        }
    }

    private String line(long done, String detail, long now, String full, String empty) {
        var line = new StringBuilder(label);
        if (total.isPresent() && total.getAsLong() > 0) {
            var share = Math.max(0, Math.min(1, done / (double) total.getAsLong()));
            if (!full.isEmpty()) {
                var filled = (int) Math.round(share * BAR_WIDTH);
                line.append(" [").append(full.repeat(filled)).append(empty.repeat(BAR_WIDTH - filled));
                line.append(']');
            }
            line.append(String.format(Locale.ROOT, " %3.0f %%", Math.floor(share * 100)));
        }
        if (!detail.isEmpty()) {
            line.append("  ").append(detail);
        }
        var left = secondsLeft(done, now);
        if (left.isPresent()) {
            line.append("  ").append(time(left.getAsLong())).append(" left");
        }
        return line.toString();
    }

    private OptionalLong secondsLeft(long done, long now) {
        if (total.isEmpty() || done <= firstDone || now <= firstNanos) {
            return OptionalLong.empty();
        }
        var perNano = (done - firstDone) / (double) (now - firstNanos);
        return OptionalLong.of((long) Math.ceil(Math.max(0, total.getAsLong() - done) / perNano / 1e9));
    }

    private static String time(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
