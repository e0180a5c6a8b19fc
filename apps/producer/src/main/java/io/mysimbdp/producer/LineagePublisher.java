// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import com.fasterxml.jackson.core.JsonFactory;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.kafka.MessageFactory;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes how ingestion runs stand. On a thread of its own: where lineage can't be written, data still flows.
 * Thread-safe.
 */
final class LineagePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LineagePublisher.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_WAITING = 1_000;

    private final Outbox outbox;
    private final Dataset of;
    private final String applicationVersion;
    private final String host;
    private final InstantSource clock;
    private final Duration closeTimeout;
    private final Dataset runs = LineageSchema.runs();
    private final Map<String, Published> lastByRun = new HashMap<>();
    private final AtomicBoolean complained = new AtomicBoolean();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
                var thread = new Thread(task, "lineage");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardOldestPolicy());

    private record Published(Instant updated, long sequence) {}

    /**
     * @param of the dataset whose runs these are
     * @param host the machine that this runs on
     * @param closeTimeout how long {@link #close} waits for what is still to be published
     */
    LineagePublisher(
            Outbox outbox,
            Dataset of,
            String applicationVersion,
            String host,
            InstantSource clock,
            Duration closeTimeout) {
        this.outbox = outbox;
        this.of = of;
        this.applicationVersion = applicationVersion;
        this.host = host;
        this.clock = clock;
        this.closeTimeout = closeTimeout;
    }

    /** Publishes how a run stands, later than what was published of it before. */
    void publish(RunReport report) {
        executor.execute(() -> send(report));
    }

    private void send(RunReport report) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var last = lastByRun.get(report.runId());
        // The later row wins in the table, so no two of a run may have the same time.
        var earliest = last == null ? report.started() : last.updated().plusMillis(1);
        var updated = now.isBefore(earliest) ? earliest : now;
        var sequence = last == null ? 1 : last.sequence() + 1;
        switch (report.status()) {
            case RUNNING -> lastByRun.put(report.runId(), new Published(updated, sequence));
            case DONE, INTERRUPTED, FAILED -> lastByRun.remove(report.runId());
        }
        try {
            var messages = new MessageFactory(runs, report.source(), report.runId(), updated);
            var message = messages.message(
                    report.runId(),
                    json(report, updated),
                    Optional.of(report.runId() + "|" + updated),
                    sequence,
                    false);
            outbox.send(message, (metadata, error) -> {
                if (error != null) {
                    complain(error);
                }
            });
        } catch (KafkaException e) {
            complain(e);
        }
    }

    private void complain(Exception error) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn(
                    "Lineage can't be written to topic {}: {} (said once; the data itself is not concerned)",
                    runs.topic().name(),
                    error.getMessage());
        }
    }

    private byte[] json(RunReport report, Instant updated) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("tenant", of.tenant());
            json.writeStringField("dataset", of.name());
            json.writeStringField("run_id", report.runId());
            json.writeStringField("source", report.source());
            if (report.checksum().isPresent()) {
                json.writeStringField("checksum", report.checksum().get());
            }
            json.writeStringField("status", report.status().label());
            json.writeStringField("started", report.started().toString());
            if (report.ended().isPresent()) {
                json.writeStringField("ended", report.ended().get().toString());
            }
            json.writeStringField("updated", updated.toString());
            json.writeNumberField("records_read", report.counts().read());
            json.writeNumberField("records_rejected", report.counts().rejected());
            json.writeNumberField("records_produced", report.counts().produced());
            json.writeNumberField("bytes_produced", report.counts().bytes());
            json.writeStringField("application_version", applicationVersion);
            json.writeStringField("host", host);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** Hands what is still to be published to the client, within the timeout. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(closeTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The last lineage could not be handed to Kafka within {} s", closeTimeout.toSeconds());
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
