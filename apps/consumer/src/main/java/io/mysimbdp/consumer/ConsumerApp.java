// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import com.datastax.oss.driver.api.core.DriverException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.ops.AppMetrics;
import io.mysimbdp.runtime.ops.OpsServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer as a program: connects to the store, joins the group, and goes on until it is told to stop. What is in
 * the way from outside (no node, a wrong password, a table that is not there yet) is said once and waited for.
 */
final class ConsumerApp implements AppRunner.App {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerApp.class);

    private static final int POLLING_THREAD_MAY_WAIT_MILLIS = 100;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ConsumerSettings settings;
    private final StoreGate gate = new StoreGate();
    private final ConsumerHealth health = new ConsumerHealth(gate);
    private final PrometheusMeterRegistry registry = AppMetrics.registry();
    private final ConsumerMetrics metrics = new ConsumerMetrics(registry, gate);

    ConsumerApp(ConsumerSettings settings) {
        this.settings = settings;
    }

    @Override
    public int run(StopSignal stop) throws IOException, InterruptedException {
        var names = settings.datasets().selected().stream().map(Dataset::id).toList();
        LOG.info("Consumer {} of group {} stores {}", AppVersion.current(), settings.group(), names);
        try (var ops = OpsServer.start(settings.ops(), health, registry)) {
            LOG.info("Health and metrics on port {}", ops.port());
            var store = untilItWorks(stop, this::connect);
            if (store.isEmpty()) {
                return ExitCodes.DONE;
            }
            try (var cassandra = store.get()) {
                while (!stop.isRequested()) {
                    untilItWorks(stop, () -> consume(cassandra, stop));
                }
            }
        }
        LOG.info("Stopped");
        return ExitCodes.DONE;
    }

    private CassandraHandler connect() {
        health.waitingFor("connecting to Cassandra at " + settings.cassandra().contact());
        var session = CassandraSessions.open(settings.cassandra(), "consumer");
        return CassandraHandler.prepare(
                session, settings.writing().consistency(), settings.datasets().selected());
    }

    private Boolean consume(CassandraHandler store, StopSignal stop) {
        var planners = new HashMap<String, Planner>();
        settings.datasets()
                .selected()
                .forEach(dataset -> planners.put(
                        dataset.topic().name(),
                        new Planner(
                                dataset,
                                settings.writing().batchRows(),
                                settings.writing().batchBytes())));
        var consumer = KafkaClients.consumer(settings);
        try (var deadLetters = new DeadLetterProducer(
                KafkaClients.producer(settings, settings.group() + "-dlq", POLLING_THREAD_MAY_WAIT_MILLIS),
                settings.group() + " " + AppVersion.current())) {
            health.connected();
            loop(consumer, planners, store, deadLetters).run(stop);
        } finally {
            health.assigned(0);
            consumer.close(CloseOptions.timeout(settings.writing().drainTimeout()));
        }
        return true;
    }

    private PollLoop loop(
            Consumer<byte[], byte[]> consumer, Map<String, Planner> planners, RowStore store, DeadLetters deadLetters) {
        var writing = settings.writing();
        return new PollLoop(
                consumer,
                planners,
                store,
                deadLetters,
                writing,
                settings.commitInterval(),
                metrics,
                health,
                gate,
                new Backoff(writing.minBackoff(), writing.maxBackoff(), ThreadLocalRandom.current()),
                Clock.systemUTC());
    }

    /** Tries again and again until it works or a stop is asked for; each new obstacle is said once. */
    private <T> Optional<T> untilItWorks(StopSignal stop, Supplier<T> attempt) throws InterruptedException {
        var wait = FIRST_WAIT;
        var said = "";
        while (!stop.isRequested()) {
            try {
                return Optional.of(attempt.get());
            } catch (DriverException | KafkaException e) {
                var obstacle = obstacle(e);
                if (!obstacle.equals(said)) {
                    LOG.warn("Can't work yet, will keep trying: {}", obstacle);
                    LOG.debug("Where it came from", e);
                    said = obstacle;
                }
                health.waitingFor(obstacle);
            }
            if (stop.await(wait)) {
                break;
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
        return Optional.empty();
    }

    private String obstacle(RuntimeException e) {
        return e instanceof DriverException
                ? "Cassandra at " + settings.cassandra().contact() + ": " + Errors.brief(e)
                : "Kafka at " + settings.kafka().bootstrap() + ": " + Errors.brief(e);
    }
}
