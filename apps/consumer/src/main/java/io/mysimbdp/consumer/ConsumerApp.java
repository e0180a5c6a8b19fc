// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import com.datastax.oss.driver.api.core.DriverException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.KeepTrying;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.kafka.KafkaReach;
import io.mysimbdp.runtime.ops.AppMetrics;
import io.mysimbdp.runtime.ops.OpsServer;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
    private final ConsumerSettings settings;
    private final StoreGates gates;
    private final ConsumerHealth health;
    private final PrometheusMeterRegistry registry = AppMetrics.registry();
    private final ConsumerMetrics metrics;

    ConsumerApp(ConsumerSettings settings) {
        this.settings = settings;
        this.gates = new StoreGates(settings.datasets().selected());
        this.health = new ConsumerHealth(gates);
        this.metrics = new ConsumerMetrics(registry, gates);
    }

    @Override
    public int run(StopSignal stop) throws IOException, InterruptedException {
        var names = settings.datasets().selected().stream().map(Dataset::id).toList();
        LOG.info("Consumer {} of group {} stores {}", AppVersion.current(), settings.group(), names);
        try (var ops = OpsServer.start(settings.ops(), health, registry)) {
            LOG.info("Health and metrics on port {}", ops.port());
            var trying = new KeepTrying(stop, this::obstacle, health::waitingFor);
            var store = trying.until(this::connect);
            if (store.isEmpty()) {
                return ExitCodes.DONE;
            }
            try (var cassandra = store.get()) {
                while (!stop.isRequested()) {
                    trying.until(() -> consume(cassandra, stop));
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

    private Boolean consume(CassandraHandler store, StopSignal stop) throws InterruptedException {
        health.waitingFor("connecting to Kafka at " + settings.kafka().bootstrap());
        KafkaReach.check(settings.kafka(), settings.group());
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
                gates,
                new Backoff(writing.minBackoff(), writing.maxBackoff(), ThreadLocalRandom.current()),
                Clock.systemUTC());
    }

    private Optional<String> obstacle(Exception e) {
        if (e instanceof DriverException) {
            return Optional.of("Cassandra at " + settings.cassandra().contact() + ": " + Errors.brief(e));
        }
        return e instanceof KafkaException
                ? Optional.of("Kafka at " + settings.kafka().bootstrap() + ": " + Errors.brief(e))
                : Optional.empty();
    }
}
