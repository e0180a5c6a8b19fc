// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the end of a dataset's topic for all who listen on this instance: one consumer and one thread, which checks each
 * message once. It ends some time after the last listener has gone. Thread-safe.
 */
final class Tail {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Dataset dataset;
    private final Consumer<byte[], byte[]> consumer;
    private final RecordChecker checker;
    private final Duration linger;
    private final Clock clock;
    private final Map<Feed, Predicate<List<Object>>> feeds = new LinkedHashMap<>();
    private final Offsets position;
    private final Thread thread;
    private boolean stopped;
    private long idleSince = System.nanoTime();

    /** @param consumer one that has all partitions of the topic; closed with this */
    Tail(Dataset dataset, Consumer<byte[], byte[]> consumer, Duration linger, Clock clock) {
        this.dataset = dataset;
        this.consumer = consumer;
        this.checker = new RecordChecker(dataset);
        this.linger = linger;
        this.clock = clock;
        var partitions = consumer.assignment().stream()
                .mapToInt(TopicPartition::partition)
                .max()
                .orElseThrow();
        this.position = new Offsets(new long[partitions + 1]);
        this.thread = new Thread(this::run, "live-" + dataset.id());
        this.thread.setDaemon(true);
    }

    /** @throws KafkaException if no broker says where the end is */
    void start() {
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(partition -> position.set(partition.partition(), consumer.position(partition)));
        thread.start();
    }

    /**
     * A listener's place.
     *
     * @param feed gets every record from the start on
     * @param start up to where it has been given nothing
     */
    record Place(Feed feed, Offsets start) {}

    /** Adds a listener; empty if this has ended. */
    synchronized Optional<Place> join(int capacity, Predicate<List<Object>> wanted) {
        if (stopped) {
            return Optional.empty();
        }
        var feed = new Feed(capacity, position);
        feeds.put(feed, wanted);
        return Optional.of(new Place(feed, position.copy()));
    }

    synchronized void leave(Feed feed) {
        feeds.remove(feed);
        idleSince = System.nanoTime();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    void stop() {
        synchronized (this) {
            stopped = true;
            feeds.keySet().forEach(Feed::close);
        }
        consumer.wakeup();
    }

    private synchronized boolean goesOn() {
        if (feeds.isEmpty() && System.nanoTime() - idleSince > linger.toNanos()) {
            stopped = true;
        }
        return !stopped;
    }

    private void run() {
        try (consumer) {
            while (goesOn()) {
                for (var message : consumer.poll(POLL)) {
                    pass(message);
                }
            }
        } catch (WakeupException e) {
            LOG.debug("Told to stop following {}", dataset.topic().name());
        } catch (RuntimeException e) {
            LOG.warn("Can't follow {} any more: {}", dataset.topic().name(), e.getMessage());
            LOG.debug("Where it came from", e);
        } finally {
            synchronized (this) {
                stopped = true;
                feeds.keySet().forEach(Feed::close);
            }
        }
    }

    private void pass(ConsumerRecord<byte[], byte[]> message) {
        var values = KafkaLog.values(message, checker, clock.instant());
        synchronized (this) {
            position.advance(message.partition(), message.offset() + 1);
            feeds.forEach((feed, wanted) -> {
                if (values.filter(wanted).isPresent()) {
                    feed.offer(message.partition(), message.offset(), values.get());
                } else {
                    feed.pass(message.partition(), message.offset());
                }
            });
        }
    }
}
