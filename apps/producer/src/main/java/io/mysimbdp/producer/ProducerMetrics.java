// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.mysimbdp.datasets.Dataset;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What this process did since it began. Thread-safe. */
final class ProducerMetrics {
    private static final String PREFIX = "mysimbdp_producer_";
    private static final long LONGEST_ACK_MICROS = TimeUnit.HOURS.toMicros(25);

    private final MeterRegistry registry;
    private final Tags tags;
    private final LongAdder read = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder sending = new LongAdder();
    private final LongAdder produced = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Recorder ackMicros = new Recorder(LONGEST_ACK_MICROS, 3);
    private final Timer ackTimer;

    // Of whichever thread Kafka's client calls back on; that two meet here costs a measurement at most.
    private long measuredAt;
    private int unmeasured;

    ProducerMetrics(MeterRegistry registry, Dataset dataset) {
        this.registry = registry;
        tags = Tags.of("tenant", dataset.tenant(), "dataset", dataset.name());
        counter("records_read", "Records read from sources", read);
        FunctionCounter.builder(PREFIX + "records_rejected", this, metrics -> metrics.rejected())
                .description("Records that can't be read, or that Kafka refuses for their size")
                .tags(tags)
                .register(registry);
        counter("records_produced", "Records that Kafka has acknowledged", produced);
        counter("records_failed", "Records that could not be sent; they will be after the next start", failed);
        counter("bytes_produced", "Bytes of the values of the acknowledged records", bytes);
        ackTimer = Timer.builder(PREFIX + "ack_latency")
                .description("Time from handing a record to the client until Kafka has acknowledged it")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30))
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, String description, LongAdder adder) {
        FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Shows how much of the client's buffer is free. */
    void bufferAvailable(DoubleSupplier availableBytes) {
        Gauge.builder(PREFIX + "buffer_available_bytes", availableBytes::getAsDouble)
                .description("Bytes of the client's buffer that are free; reading waits where there are none")
                .tags(tags)
                .register(registry);
    }

    /** Shows how much of a source was read, 0 to 1, until {@link #remove}. */
    Meter sourceProgress(String source, DoubleSupplier share) {
        return Gauge.builder(PREFIX + "source_progress_ratio", share::getAsDouble)
                .description("Share of a source's bytes that was read")
                .tags(tags.and("source", source))
                .strongReference(true)
                .register(registry);
    }

    void remove(Meter meter) {
        registry.remove(meter);
    }

    void read() {
        read.increment();
    }

    void unreadable() {
        unreadable.increment();
    }

    void sending() {
        sending.increment();
    }

    void withdrawn() {
        sending.decrement();
    }

    void produced(int size, long nanos, long now) {
        produced.increment();
        bytes.add(size);
        if (isMeasured(now)) {
            ackTimer.record(nanos, TimeUnit.NANOSECONDS);
            ackMicros.recordValue(Math.min(LONGEST_ACK_MICROS, Math.max(0, nanos / 1_000)));
        }
    }

    /** Each, unless they come faster than ten thousand a second: then one of 64, since measuring takes longer than counting. */
    private boolean isMeasured(long now) {
        if (now - measuredAt < 100_000 && (++unmeasured & 63) != 0) {
            return false;
        }
        measuredAt = now;
        return true;
    }

    void refused() {
        refused.increment();
    }

    void failed() {
        failed.increment();
    }

    long recordsRead() {
        return read.sum();
    }

    long rejected() {
        return unreadable.sum() + refused.sum();
    }

    long bytesProduced() {
        return bytes.sum();
    }

    /** How many records brokers have said something about. */
    long acknowledged() {
        return produced.sum() + refused.sum();
    }

    /** How many records nobody waits for any more: answered for, or given up. */
    long settled() {
        return produced.sum() + refused.sum() + failed.sum();
    }

    /** How many records wait for an answer. */
    long unanswered() {
        return sending.sum() - settled();
    }

    /** The latencies in microseconds since the last call. */
    Histogram ackMicros() {
        return ackMicros.getIntervalHistogram();
    }
}
