// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.bench.place.LocalTarget;
import io.mysimbdp.bench.place.Probe;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.local.platform.BackgroundRun;
import io.mysimbdp.local.process.ManagedProcess;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Producers and consumers at work at the same time, on one target. Used by one thread. */
final class Flow implements AutoCloseable {
    static final int MOST_PRODUCERS = 10;

    /** Records a second of all producers together while latency is measured. */
    static final int STEADY_RATE = 2_000;

    static final int PROBES = 200;
    static final int PROBE_MILLIS = 50;

    private static final String DATASET = "station_telemetry";
    private static final Duration DRAIN = Duration.ofMinutes(2);
    private static final Duration LONGEST_LATENCY = Duration.ofMinutes(2);

    /** Sources of this size are enough for a case, since several producers share them. */
    private static final int SHARE = 2;

    private final Bench bench;
    private final LocalTarget target;
    private final Dataset dataset;
    private final Parts parts;
    private final Path probes;
    private final Probe probe;
    private final CqlSession session;
    private final Rows rows;
    private final Topics topics;
    private String consumed = "";
    private StoredWatch watch;
    private PipelineLag lag;
    private BackgroundRun prober;
    private int starts;

    private Flow(Bench bench, LocalTarget target, Parts parts, CqlSession session) throws IOException {
        this.bench = bench;
        this.target = target;
        this.dataset = target.platform().catalog().require(DATASET);
        this.parts = parts;
        this.session = session;
        this.rows = new Rows(session, dataset);
        this.topics = new Topics(target.platform().kafkaSettings());
        this.probe = new Probe(dataset, parts.header());
        this.probes = target.directory().resolve("probes.csv");
        Files.writeString(probes, parts.header() + "\n");
    }

    static Flow open(Bench bench, LocalTarget target) throws IOException {
        var parts = Parts.generate(
                target.platform().catalog().require(DATASET),
                bench.options().records() / SHARE,
                MOST_PRODUCERS,
                target.directory().resolve("parts"));
        var session = CassandraSessions.open(target.platform().cassandraSettings(), "bench");
        var nodes = target.platform().cassandra().nodes().size();
        target.platform().catalog().datasets().stream()
                .map(Dataset::keyspace)
                .distinct()
                .forEach(keyspace -> Replication.alter(session, keyspace, nodes));
        return new Flow(bench, target, parts, session);
    }

    /** Has so many consumers at work, each ready. */
    void consume(int consumers, String consistency) throws IOException, InterruptedException {
        var wanted = consumers + " at " + consistency;
        if (wanted.equals(consumed)) {
            return;
        }
        stopConsumers();
        // A group of its own each time: no consumer has to wait for one that left. It begins with the oldest message.
        topics.empty(dataset.topic().name());
        var group = "end-to-end-" + System.nanoTime();
        lag = new PipelineLag(target.platform().kafkaSettings(), dataset.topic().name(), group);
        watch = StoredWatch.start(
                target.platform().apps(),
                consumers,
                Map.of("MYSIMBDP_CONSUMER_GROUP", group, "MYSIMBDP_CONSUMER_CONSISTENCY", consistency));
        watch.awaitReady();
        drain();
        if (prober == null) {
            prober = target.platform()
                    .apps()
                    .startProducer("prober", dataset.id(), List.of(probes), Map.of("MYSIMBDP_PRODUCER_FOLLOW", "true"));
        }
        consumed = wanted;
    }

    private void stopConsumers() {
        if (watch != null) {
            var unused = target.platform().apps().scaleConsumers(0);
            lag.close();
            watch = null;
        }
    }

    /** Sends all parts by so many producers; gives the rows a second that are stored. */
    double rate(int producers) throws IOException, InterruptedException {
        rows.empty();
        watch.reset();
        var runs = start(producers, Map.of());
        var rate = watch.rate(parts.tally().clean() + parts.tally().duplicates());
        var produced = 0L;
        for (var run : runs) {
            produced += Long.parseLong(bench.await(run).get("produced"));
        }
        LostException.require("records produced", parts.tally().published(), produced);
        drain();
        rows.requireCount(parts.tally().rows());
        return rate;
    }

    private List<BackgroundRun> start(int producers, Map<String, String> more) {
        var runs = new ArrayList<BackgroundRun>();
        for (var i = 0; i < producers; i++) {
            var settings = new HashMap<>(more);
            // One that was stopped must not be gone on with.
            settings.put(
                    "MYSIMBDP_PRODUCER_STATE_DIR",
                    target.directory().resolve("state-" + ++starts).toString());
            runs.add(target.platform()
                    .apps()
                    .startProducer("producer-" + i, dataset.id(), parts.of(i, producers), settings));
        }
        return runs;
    }

    private void drain() throws IOException, InterruptedException {
        var left = lag.await(DRAIN, messages -> {});
        LostException.require("messages that are not consumed", 0, left);
    }

    /** How long probes take from their source to their row while so many producers send at a steady rate. */
    Latencies latencies(int producers) throws IOException, InterruptedException {
        watch.reset();
        var runs = start(
                producers,
                Map.of(
                        "MYSIMBDP_PRODUCER_RATE",
                        Integer.toString(STEADY_RATE / producers),
                        "MYSIMBDP_PRODUCER_REPEAT",
                        "1000"));
        try {
            awaitFlow(runs);
            return probe();
        } finally {
            runs.forEach(run -> run.process().requestStop());
            runs.forEach(run -> run.process().stop(Duration.ofSeconds(20)));
            drain();
        }
    }

    /** Waits until each has begun: what starts takes the processors from what is measured. */
    private void awaitFlow(List<BackgroundRun> runs) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + DRAIN.toNanos();
        for (var run : runs) {
            while (target.platform()
                    .apps()
                    .ask(run, "/health/ready")
                    .filter(answer -> answer.statusCode() == 200)
                    .isEmpty()) {
                run.process().requireAlive();
                requireTime(deadline, run.process());
                Thread.sleep(20);
            }
        }
        while (watch.stored() < STEADY_RATE) {
            requireTime(deadline, watch.consumer());
            Thread.sleep(20);
        }
    }

    private static void requireTime(long deadline, ManagedProcess process) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException("records do not flow after " + DRAIN.toSeconds() + " s:\n" + process.lastLines());
        }
    }

    /** Writes lines at their times whatever becomes of those before, and looks for the oldest whose row was not seen. */
    private Latencies probe() throws IOException, InterruptedException {
        var latencies = new Latencies();
        var sent = new ArrayDeque<Probe.Sent>();
        var times = new ArrayDeque<Long>();
        var next = System.nanoTime();
        for (var written = 0; written < PROBES || !sent.isEmpty(); ) {
            var now = System.nanoTime();
            if (written < PROBES && now - next >= 0) {
                var one = probe.next();
                times.add(System.nanoTime());
                Files.writeString(probes, one.line() + "\n", StandardOpenOption.APPEND);
                sent.add(one);
                next += Duration.ofMillis(PROBE_MILLIS).toNanos();
                written++;
            } else if (!sent.isEmpty() && probe.isReadable(session, sent.peek())) {
                sent.remove();
                latencies.add(System.nanoTime() - times.remove());
            } else if (!sent.isEmpty() && now - times.peek() > LONGEST_LATENCY.toNanos()) {
                throw new LostException("probes that can be read", PROBES, latencies.count());
            } else {
                Thread.sleep(1);
            }
        }
        return latencies;
    }

    /** How many writes the consumers had to send again since they started, which may be cases ago. */
    double retries() throws IOException, InterruptedException {
        return watch.retries();
    }

    @Override
    public void close() {
        stopConsumers();
        topics.close();
        session.close();
    }
}
