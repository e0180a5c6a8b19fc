// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices when brokers stop answering, and says so once. Thread-safe. */
final class BrokerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final ProducerMetrics metrics;
    private final String brokers;
    private final Duration deliveryTimeout;
    private final LongSupplier nanoClock;
    private long answered;
    private long sinceNanos;
    private volatile boolean waiting;

    /**
     * @param brokers how they are called in messages
     * @param deliveryTimeout after how long without an answer sending fails
     */
    BrokerWatch(ProducerMetrics metrics, String brokers, Duration deliveryTimeout, LongSupplier nanoClock) {
        this.metrics = metrics;
        this.brokers = brokers;
        this.deliveryTimeout = deliveryTimeout;
        this.nanoClock = nanoClock;
        this.sinceNanos = nanoClock.getAsLong();
    }

    /** Looks at the answers that came since the last look; to be called about once a second. */
    synchronized void look() {
        var now = nanoClock.getAsLong();
        var answers = metrics.acknowledged();
        var answersAgain = answers != answered;
        if (answersAgain || metrics.unanswered() <= 0) {
            if (waiting && answersAgain) {
                LOG.info(
                        "Kafka answers again after {} s",
                        Duration.ofNanos(now - sinceNanos).toSeconds());
            }
            // Where all that was waited for was given up, nobody waits either.
            waiting = false;
            answered = answers;
            sinceNanos = now;
        } else if (!waiting && now - sinceNanos >= PATIENCE_NANOS) {
            waiting = true;
            LOG.warn(
                    "Kafka at {} has not answered for {} s: waiting, for {} s at most",
                    brokers,
                    Duration.ofNanos(now - sinceNanos).toSeconds(),
                    deliveryTimeout.toSeconds());
        }
    }

    /** Whether records wait for an answer that is overdue. */
    boolean isWaiting() {
        return waiting;
    }

    /** How many records brokers have said something about. */
    long acknowledged() {
        return metrics.acknowledged();
    }

    String brokers() {
        return brokers;
    }
}
