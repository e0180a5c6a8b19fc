// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The consumer's metrics. Used by the polling thread only; scraped from any. */
final class ConsumerMetrics {
    private static final String PREFIX = "mysimbdp_consumer_";

    private final MeterRegistry registry;
    private final AtomicInteger inFlight;
    private final AtomicInteger buffered;
    private final Map<String, OfDataset> byDataset = new HashMap<>();
    private final Map<TopicPartition, Lag> lags = new HashMap<>();

    /** The meters of one dataset, looked up once because a look-up a record would cost. */
    private record OfDataset(
            Counter records, Counter bytes, Counter stored, Counter batches, DistributionSummary rows, Timer latency) {}

    private record Lag(AtomicLong value, Meter gauge) {}

    ConsumerMetrics(MeterRegistry registry, StoreGates gates) {
        this.registry = registry;
        this.inFlight = registry.gauge(PREFIX + "in_flight_requests", new AtomicInteger());
        this.buffered = registry.gauge(PREFIX + "buffered_records", new AtomicInteger());
        gates.all()
                .forEach(gate -> Gauge.builder(
                                PREFIX + "store_away", gate, g -> g.away().isPresent() ? 1 : 0)
                        .description("1 while the rows of the dataset can't be stored")
                        .tags(tags(gate.dataset()))
                        .register(registry));
    }

    private OfDataset of(Dataset dataset) {
        return byDataset.computeIfAbsent(dataset.id(), id -> {
            var tags = tags(dataset);
            return new OfDataset(
                    registry.counter(PREFIX + "records", tags),
                    registry.counter(PREFIX + "bytes", tags),
                    registry.counter(PREFIX + "stored_records", tags),
                    registry.counter(PREFIX + "batches", tags),
                    registry.summary(PREFIX + "batch_rows", tags),
                    Timer.builder(PREFIX + "write_latency")
                            .description("from sending a write to its acknowledgement")
                            .tags(tags)
                            .publishPercentiles(0.5, 0.99)
                            .register(registry));
        });
    }

    private static Tags tags(Dataset dataset) {
        return Tags.of("tenant", dataset.tenant(), "dataset", dataset.name());
    }

    void received(Dataset dataset, List<ConsumerRecord<byte[], byte[]>> messages) {
        var meters = of(dataset);
        meters.records.increment(messages.size());
        meters.bytes.increment(messages.stream()
                .mapToDouble(message -> Math.max(0, message.serializedValueSize()))
                .sum());
    }

    void stored(Dataset dataset, int rows, long nanos) {
        var meters = of(dataset);
        meters.stored.increment(rows);
        meters.batches.increment();
        meters.rows.record(rows);
        meters.latency.record(nanos, TimeUnit.NANOSECONDS);
    }

    void deadLettered(Dataset dataset, Reason reason) {
        registry.counter(PREFIX + "dead_letters", tags(dataset).and("reason", reason.label()))
                .increment();
    }

    void retried(Task task, Throwable error) {
        registry.counter(
                        PREFIX + "retries",
                        "target",
                        task instanceof Task.Store ? "store" : "dead-letters",
                        "error",
                        error.getClass().getSimpleName())
                .increment();
    }

    void inFlight(int requests, int records) {
        inFlight.set(requests);
        buffered.set(records);
    }

    void lag(TopicPartition partition, long messages) {
        lags.computeIfAbsent(partition, key -> {
                    var value = new AtomicLong();
                    var gauge = Gauge.builder(PREFIX + "lag", value, AtomicLong::get)
                            .description("messages of the partition without an outcome")
                            .tags("topic", key.topic(), "partition", Integer.toString(key.partition()))
                            .register(registry);
                    return new Lag(value, gauge);
                })
                .value
                .set(messages);
    }

    /** Another consumer reports the partition's lag from now on. */
    void released(TopicPartition partition) {
        var lag = lags.remove(partition);
        if (lag != null) {
            registry.remove(lag.gauge);
        }
    }
}
