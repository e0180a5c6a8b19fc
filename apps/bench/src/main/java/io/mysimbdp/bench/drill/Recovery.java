// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.mysimbdp.bench.place.Probe;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Waits after a fault until all is well again: every process is ready, a record that was put into a source after the fault can be
 * read from its table, messages of each feed have come since, a request that was begun after it is accepted, and no more messages
 * wait than come in a few seconds. Used by one thread.
 */
final class Recovery implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String READY = "/health/ready";

    /** What comes in so many seconds may always be under way. */
    private static final int SECONDS_UNDER_WAY = 5;

    private final Stage stage;
    private final Probe probe;
    private final CqlSession session;
    private final int underWay;
    private final TopicEnds ends;
    private final Inflow inflow;
    private final Map<Dataset, PipelineLag> lags = new LinkedHashMap<>();

    /** @param rate how many records of each dataset come in a second */
    Recovery(Stage stage, Probe probe, CqlSession session, int rate) {
        this.stage = stage;
        this.probe = probe;
        this.session = session;
        this.underWay = rate * SECONDS_UNDER_WAY;
        this.ends = new TopicEnds(stage.platform().kafkaSettings());
        this.inflow = new Inflow(ends::of);
        Stream.concat(
                        stage.senders().stream().map(sender -> sender.feed().dataset()),
                        Stream.of(stage.requests().dataset()))
                .forEach(dataset -> lags.put(
                        dataset,
                        new PipelineLag(
                                stage.platform().kafkaSettings(),
                                dataset.topic().name(),
                                ConsumerGroups.CONSUMER)));
    }

    /**
     * Waits.
     *
     * @param patience how long at most
     * @param progress gets what is still missing
     * @param notes gets what happened beside it, such as a process that ended by itself
     * @return what is still missing when the time is over; empty if nothing is
     */
    Optional<String> await(Duration patience, Consumer<String> progress, Consumer<String> notes)
            throws IOException, InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        try {
            progress.accept("waiting for brokers");
            stage.kafka().awaitReady(left(deadline), StartupListener.SILENT);
            progress.accept("waiting for nodes");
            stage.cassandra().awaitReady(left(deadline), StartupListener.SILENT);
        } catch (InterruptedException e) {
            throw e;
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        var sent = sendProbe();
        var requests = stage.requests().begun();
        inflow.reset();
        while (true) {
            startWhatEnded(notes);
            var missing = missing(sent, requests);
            if (missing.isEmpty()) {
                return Optional.empty();
            }
            progress.accept(missing.get(0));
            if (System.nanoTime() - deadline > 0) {
                return Optional.of(String.join("\n", missing));
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(Duration.ofSeconds(1).toNanos(), deadline - System.nanoTime()));
    }

    /** As whatever keeps the apps running would. That one ended is worth a look, though. */
    private void startWhatEnded(Consumer<String> notes) {
        var running = stage.apps().consumers();
        for (var id = 1; id <= stage.consumers(); id++) {
            if (!running.containsKey(id)) {
                notes.accept("consumer-" + id + " had ended by itself");
                var unused = stage.apps().startConsumer(id, Map.of());
            }
        }
        if (stage.apps().daas().isEmpty()) {
            notes.accept("the data service had ended by itself");
            var unused = stage.apps().startDaas(Stage.DAAS, Map.of());
        }
        for (var sender : stage.senders()) {
            if (!sender.process().isAlive()) {
                notes.accept(sender.name() + " had ended by itself");
                sender.start(Map.of());
            }
        }
    }

    private List<String> missing(Probe.Sent sent, int requests) throws IOException, InterruptedException {
        var missing = new ArrayList<String>();
        for (var id : stage.apps().consumers().keySet()) {
            unready("consumer-" + id, stage.apps().ask(id, READY)).ifPresent(missing::add);
        }
        for (var sender : stage.senders()) {
            unready(sender.name(), sender.ask(READY)).ifPresent(missing::add);
            inflow.missing(sender.feed()).ifPresent(missing::add);
        }
        unready("the data service", stage.apps().askDaas(Stage.DAAS, READY)).ifPresent(missing::add);
        if (stage.requests().accepted() <= requests) {
            missing.add("the data service has not accepted a request that was begun after the fault");
        }
        if (missing.isEmpty()) {
            row(sent).ifPresent(missing::add);
        }
        if (missing.isEmpty()) {
            for (var entry : lags.entrySet()) {
                lag(entry.getKey(), entry.getValue()).ifPresent(missing::add);
            }
        }
        return missing;
    }

    private static Optional<String> unready(String app, Optional<HttpResponse<String>> answer) {
        if (answer.isEmpty()) {
            return Optional.of(app + ": no answer");
        }
        return answer.get().statusCode() == 200
                ? Optional.empty()
                : Optional.of(app + ": " + answer.get().statusCode() + " "
                        + answer.get().body().strip());
    }

    private Probe.Sent sendProbe() throws IOException {
        var sent = probe.next();
        stage.sender(1).feed().append(sent.line());
        return sent;
    }

    private Optional<String> row(Probe.Sent sent) {
        try {
            return probe.isReadable(session, sent)
                    ? Optional.empty()
                    : Optional.of("a record that was sent after the fault is not in its table yet");
        } catch (DriverException e) {
            return Optional.of("a row can't be read: " + e.getMessage());
        }
    }

    private Optional<String> lag(Dataset dataset, PipelineLag lag) throws InterruptedException {
        try {
            var messages = lag.messages();
            return messages <= underWay
                    ? Optional.empty()
                    : Optional.of(messages + " messages of " + dataset.id() + " wait, more than " + underWay);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Waits until no message is left; to be called when nothing is sent any more.
     *
     * @return the number of messages left when the time is over
     */
    long awaitDrained(Duration patience, Consumer<String> progress) throws IOException, InterruptedException {
        var left = 0L;
        for (var entry : lags.entrySet()) {
            left += entry.getValue()
                    .await(
                            patience,
                            messages -> progress.accept(
                                    messages + " messages of " + entry.getKey().id() + " wait"));
        }
        return left;
    }

    @Override
    public void close() {
        lags.values().forEach(PipelineLag::close);
        ends.close();
    }
}
