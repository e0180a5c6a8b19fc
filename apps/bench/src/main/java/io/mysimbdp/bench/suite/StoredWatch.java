// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Watches by their metrics how consumers store rows. Used by one thread. */
final class StoredWatch {
    private static final Pattern STORED = counter("stored_records");
    private static final Pattern DEAD_LETTERS = counter("dead_letters");
    private static final Pattern RETRIES = counter("retries");
    private static final Pattern REQUESTS = counter("batches");

    /** Each look costs the consumers a hundredth of a second of a processor: looking often would be what is measured. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Apps apps;
    private final SortedMap<Integer, ManagedProcess> consumers;
    private double before;

    /** The last look at which nothing was stored: clocks start a little early, against ourselves. */
    private long emptyAt = System.nanoTime();

    private boolean begun;

    private StoredWatch(Apps apps, SortedMap<Integer, ManagedProcess> consumers) {
        this.apps = apps;
        this.consumers = consumers;
    }

    private static Pattern counter(String name) {
        return Pattern.compile("(?m)^mysimbdp_consumer_" + name + "_total\\{([^}]*)\\} ([0-9.E+]+)$");
    }

    /** Starts the first consumer with these settings beside the usual ones, and watches it. */
    static StoredWatch start(Apps apps, Map<String, String> settings) {
        return start(apps, 1, settings);
    }

    /** Starts so many consumers with these settings beside the usual ones, and watches them. */
    static StoredWatch start(Apps apps, int count, Map<String, String> settings) {
        var consumers = new TreeMap<Integer, ManagedProcess>();
        for (var id = 1; id <= count; id++) {
            consumers.put(id, apps.startConsumer(id, settings));
        }
        return new StoredWatch(apps, consumers);
    }

    /** The first consumer. */
    ManagedProcess consumer() {
        return consumers.get(consumers.firstKey());
    }

    /** Waits until all are ready. */
    void awaitReady() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var id : consumers.keySet()) {
            while (apps.ask(id, "/health/ready")
                    .filter(answer -> answer.statusCode() == 200)
                    .isEmpty()) {
                requireTime(deadline, "consumer-" + id + " is not ready");
                Thread.sleep(LOOK.toMillis());
            }
        }
    }

    /** From now on, what was stored so far does not count. */
    void reset() throws IOException, InterruptedException {
        before = awaitTotal(STORED);
        begun = false;
        emptyAt = System.nanoTime();
    }

    /** How many rows of datasets other than our own they say they stored; 0 while one of them does not answer. */
    double stored() {
        var now = System.nanoTime();
        var total = total(STORED);
        if (total.isEmpty()) {
            return 0;
        }
        var stored = total.getAsDouble() - before;
        begun |= stored > 0;
        if (!begun) {
            emptyAt = now;
        }
        return stored;
    }

    /** How many dead letters they say they sent since they started. */
    double deadLetters() {
        return total(DEAD_LETTERS).orElse(0);
    }

    /** How often they had to write something again since they started. */
    double retries() throws IOException, InterruptedException {
        return awaitTotal(RETRIES);
    }

    /** How many requests with rows of datasets other than our own Cassandra has acknowledged since they started. */
    double requests() throws IOException, InterruptedException {
        return awaitTotal(REQUESTS);
    }

    /** Waits until all answer: a difference to what was none would be nonsense. */
    private double awaitTotal(Pattern counter) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var total = total(counter);
        while (total.isEmpty()) {
            requireTime(deadline, "consumers do not answer");
            Thread.sleep(LOOK.toMillis());
            total = total(counter);
        }
        return total.getAsDouble();
    }

    private OptionalDouble total(Pattern counter) {
        var total = 0.0;
        for (var id : consumers.keySet()) {
            var answer = apps.ask(id, "/metrics");
            if (answer.isEmpty()) {
                return OptionalDouble.empty();
            }
            total += counter.matcher(answer.get().body())
                    .results()
                    .filter(match -> !match.group(1).contains("tenant=\"" + LineageSchema.TENANT + "\""))
                    .mapToDouble(match -> Double.parseDouble(match.group(2)))
                    .sum();
        }
        return OptionalDouble.of(total);
    }

    /**
     * Waits until they have stored so many.
     *
     * @return the rows a second from the first that was stored on
     * @throws IOException if it takes longer than a quarter of an hour
     */
    double rate(long rows) throws IOException, InterruptedException {
        var stored = await(rows);
        return stored / ((System.nanoTime() - emptyAt) / 1e9);
    }

    /**
     * Waits until they have stored so many.
     *
     * @param warmUp so many rows first do not count
     * @return the rows a second after the warm-up
     * @throws IOException if the warm-up or the rest takes longer than a quarter of an hour
     */
    double rate(long warmUp, long rows) throws IOException, InterruptedException {
        var warm = await(warmUp);
        var began = System.nanoTime();
        var stored = await(rows);
        return (stored - warm) / ((System.nanoTime() - began) / 1e9);
    }

    /**
     * Waits until they have stored so many.
     *
     * @throws IOException if it takes longer than a quarter of an hour
     */
    void awaitStored(long rows) throws IOException, InterruptedException {
        var unused = await(rows);
    }

    /** @return how many are stored then */
    private double await(long rows) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var stored = stored();
        while (stored < rows) {
            requireTime(deadline, "stored are " + stored + " of " + rows + " rows");
            Thread.sleep(LOOK.toMillis());
            stored = stored();
        }
        return stored;
    }

    /** Waits until the first row is stored. */
    void awaitFirst() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (stored() == 0) {
            requireTime(deadline, "no row was stored");
            Thread.sleep(10);
        }
    }

    private void requireTime(long deadline, String what) throws IOException {
        for (var consumer : consumers.values()) {
            consumer.requireAlive();
        }
        if (System.nanoTime() - deadline > 0) {
            throw new IOException(what + " after " + PATIENCE.toMinutes() + " minutes:\n"
                    + consumer().lastLines());
        }
    }
}
