// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.KeepTrying;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.kafka.KafkaReach;
import io.mysimbdp.runtime.ops.AppMetrics;
import io.mysimbdp.runtime.ops.OpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer as a program. One that follows its sources and remembers how far it sent them is a service: what is in the
 * way with Kafka (no broker, a wrong password, no topic yet) it says once and waits for, and goes on from its last
 * checkpoint. Any other ends with what Kafka does not take.
 */
final class ProducerApp implements AppRunner.App {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerApp.class);
    private static final Duration LINEAGE_TIMEOUT = Duration.ofSeconds(5);

    private final ProducerSettings settings;
    private final boolean portIsWanted;
    private final PrometheusMeterRegistry registry = AppMetrics.registry();
    private final ProducerMetrics metrics;
    private final BrokerWatch watch;
    private final ProducerHealth health;
    private final Clock clock = Clock.systemUTC();
    private volatile KafkaHandler kafka;

    /** @param portIsWanted whether the port of health and metrics must be had */
    ProducerApp(ProducerSettings settings, boolean portIsWanted) {
        this.settings = settings;
        this.portIsWanted = portIsWanted;
        metrics = new ProducerMetrics(registry, settings.dataset());
        metrics.bufferAvailable(() -> kafka == null ? Double.NaN : kafka.bufferAvailableBytes());
        watch = new BrokerWatch(
                metrics, settings.kafka().bootstrap(), settings.send().deliveryTimeout(), System::nanoTime);
        health = new ProducerHealth(watch);
    }

    @Override
    public int run(StopSignal stop) throws IOException, InterruptedException {
        var store = settings.stateDir().isPresent()
                ? Optional.of(CheckpointStore.open(
                        settings.stateDir().get(), settings.dataset().id()))
                : Optional.<CheckpointStore>empty();
        var began = System.nanoTime();
        var server = serve();
        Optional<JobResult> result;
        try {
            result = settings.follow() && store.isPresent() ? keepSending(store, stop) : sendOnce(store, stop);
        } finally {
            server.ifPresent(OpsServer::close);
        }
        if (result.isEmpty()) {
            LOG.warn("Stopped while Kafka was waited for. {}", howToGoOn());
            return ExitCodes.FAILED;
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        var summary =
                new Summary(result.get(), metrics.recordsRead(), metrics.bytesProduced(), took, metrics.ackMicros());
        System.out.print(summary.text(settings));
        System.out.flush();
        return exitCode(result.get());
    }

    /** Beside a job on a laptop another may run: only a port that somebody asked for must be had. */
    private Optional<OpsServer> serve() throws IOException {
        try {
            var server = OpsServer.start(settings.ops(), health, registry);
            LOG.info("Health and metrics on port {}", server.port());
            return Optional.of(server);
        } catch (IOException e) {
            if (portIsWanted) {
                throw e;
            }
            LOG.info("Health and metrics are not served: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<JobResult> sendOnce(Optional<CheckpointStore> store, StopSignal stop)
            throws IOException, InterruptedException {
        try {
            return Optional.of(send(store, stop));
        } catch (KafkaException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Sends until a stop is asked for; empty if that was while Kafka was in the way. */
    private Optional<JobResult> keepSending(Optional<CheckpointStore> store, StopSignal stop)
            throws IOException, InterruptedException {
        var trying = new KeepTrying(
                stop,
                error -> error instanceof KafkaException
                        ? Optional.of(String.valueOf(error.getMessage()))
                        : Optional.empty(),
                health::waitingFor);
        return trying.until(() -> {
            reachKafka();
            var result = send(store, stop);
            if (result.isForNow() && !stop.isRequested()) {
                var reason = result.failure().orElseThrow();
                health.failed(reason);
                throw new KafkaException(reason);
            }
            return result;
        });
    }

    private void reachKafka() throws InterruptedException {
        var where = "Kafka at " + settings.kafka().bootstrap();
        health.waitingFor("connecting to " + where);
        try {
            KafkaReach.check(
                    settings.kafka(),
                    KafkaHandler.CLIENT_ID + settings.dataset().id());
        } catch (KafkaException e) {
            throw new KafkaException(where + ": " + e.getMessage(), e);
        }
    }

    private JobResult send(Optional<CheckpointStore> store, StopSignal stop) throws IOException, InterruptedException {
        var failure = new Failure();
        try (var handler = openKafka();
                var lineage = new LineagePublisher(
                        handler, settings.dataset(), AppVersion.current(), host(), clock, LINEAGE_TIMEOUT)) {
            kafka = handler;
            var context = new RunContext(
                    settings.dataset(),
                    handler,
                    store,
                    settings.rejectedDir(),
                    settings.limit(),
                    settings.follow(),
                    new RateLimiter(settings.rate(), System::nanoTime),
                    metrics,
                    stop,
                    failure,
                    clock,
                    System::nanoTime);
            var job = new ProducerJob(settings, context, lineage, watch, ProducerJob.Timing.DEFAULT);
            health.working(job::activeRuns, failure);
            return job.run();
        }
    }

    private KafkaHandler openKafka() {
        try {
            return KafkaHandler.open(settings);
        } catch (KafkaException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaException(
                    "can't begin to speak to Kafka at " + settings.kafka().bootstrap() + ": " + cause.getMessage(), e);
        }
    }

    private static String host() {
        var name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private int exitCode(JobResult result) {
        return switch (result.outcome()) {
            case DONE -> ExitCodes.DONE;
            case INTERRUPTED -> {
                LOG.warn("Interrupted. {}", howToGoOn());
                yield ExitCodes.FAILED;
            }
            case FAILED -> {
                result.problems().forEach(problem -> LOG.error("Not sent: {}", problem));
                result.failure().ifPresent(reason -> LOG.error("Stopped: {}. {}", reason, howToGoOn()));
                yield ExitCodes.FAILED;
            }
        };
    }

    private String howToGoOn() {
        return settings.stateDir().isPresent()
                ? "The same command goes on from there"
                : "The same command sends all again, which does no harm; with --state-dir it would go on from there";
    }
}
