// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.SourceFormat;
import io.mysimbdp.local.process.Waiting;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A source file that grows at a steady rate: lines of a stock of generated records, and whatever else is put between them.
 * Thread-safe.
 */
final class Feed implements AutoCloseable {
    private static final long TICK_MILLIS = 100;
    private static final int LONGEST_LINE = 1 << 20;

    private final Dataset dataset;
    private final Path file;
    private final int linesPerSecond;
    private final InputStream stock;
    private final OutputStream out;
    private final Thread thread;
    private long fed;
    private boolean paused = true;
    private boolean empty;
    private volatile boolean closed;
    private volatile IOException failure;

    private Feed(Dataset dataset, Path file, int linesPerSecond, InputStream stock, OutputStream out) {
        this.dataset = dataset;
        this.file = file;
        this.linesPerSecond = linesPerSecond;
        this.stock = stock;
        this.out = out;
        this.thread = new Thread(this::run, "feed-" + dataset.name());
        this.thread.setDaemon(true);
    }

    /**
     * Makes the source, with its header only: the steady flow is paused.
     *
     * @param stock the generated records
     * @param file the source that grows; its folder must exist
     */
    static Feed open(Dataset dataset, Path stock, Path file, int linesPerSecond) throws IOException {
        var feed = new Feed(
                dataset,
                file,
                linesPerSecond,
                new BufferedInputStream(Files.newInputStream(stock), 1 << 16),
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        if (dataset.source().format() == SourceFormat.Format.CSV
                && dataset.source().header()) {
            // The first line of the stock, at once: probes need its columns.
            feed.copy(1);
        }
        feed.thread.start();
        return feed;
    }

    private void run() {
        var began = System.nanoTime();
        var due = 0.0;
        while (!closed) {
            try {
                Thread.sleep(TICK_MILLIS);
                var now = System.nanoTime();
                due += (now - began) / 1e9 * linesPerSecond;
                began = now;
                synchronized (this) {
                    if (!paused) {
                        copy((int) due);
                    }
                    due -= (int) due;
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                failure = e;
                return;
            }
        }
    }

    private synchronized void copy(int lines) throws IOException {
        for (var i = 0; i < lines && !empty; i++) {
            var line = line();
            if (line.length == 0) {
                empty = true;
                return;
            }
            out.write(line);
            fed++;
        }
    }

    /** The next line of the stock with its end; nothing at the end of the stock. */
    private byte[] line() throws IOException {
        var line = new byte[256];
        var length = 0;
        for (var next = stock.read(); next >= 0 && length < LONGEST_LINE; next = stock.read()) {
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) next;
            if (next == '\n') {
                break;
            }
        }
        return Arrays.copyOf(line, length);
    }

    /** Puts lines between the others, each with its line end. */
    synchronized void append(List<byte[]> lines) throws IOException {
        for (var line : lines) {
            out.write(line);
            fed++;
        }
    }

    void append(String line) throws IOException {
        append(List.of((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Stops or starts the steady flow; what is appended otherwise still is. */
    synchronized void pause(boolean pausing) {
        paused = pausing;
    }

    /** Whether lines come now, at its rate. */
    synchronized boolean isFlowing() {
        return !paused && !empty && failure == null && !closed;
    }

    Dataset dataset() {
        return dataset;
    }

    Path file() {
        return file;
    }

    /** How many lines it wrote, a header among them. */
    synchronized long fed() {
        return fed;
    }

    /** What is wrong with it, if anything: then there is no load, and drills prove nothing. */
    synchronized Optional<String> trouble() {
        if (failure != null) {
            return Optional.of("the feed of " + dataset.name() + " can't be written: " + failure.getMessage());
        }
        return empty ? Optional.of("the stock of " + dataset.name() + " is used up") : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        // What it is writing must be whole, whatever interrupts.
        var unused = Waiting.uninterruptibly(Duration.ofSeconds(10), () -> !thread.isAlive());
        stock.close();
        out.close();
    }
}
