// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks five times a second at how a consumer group gets on, and remembers for how long it did not, while messages waited.
 * Progress is what is committed, which consumers do once a second.
 */
final class ProgressWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(200);

    private final Admin admin;
    private final String group;
    private final List<String> topics;
    private final Thread thread = new Thread(this::watch, "progress-watch");
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Long> movedNanos = new HashMap<>();
    private long anyMovedNanos = System.nanoTime();

    // Guarded by this.
    private Duration longestOfAll = Duration.ZERO;
    private Duration longestOfOne = Duration.ZERO;

    private final CountDownLatch looked = new CountDownLatch(1);
    private volatile Exception failed;

    private ProgressWatch(KafkaSettings kafka, String group, List<String> topics) {
        admin = Admin.create(kafka.clientProperties("progress-watch"));
        this.group = group;
        this.topics = topics;
        thread.setDaemon(true);
    }

    /** Begins, and returns after the first look. */
    static ProgressWatch start(KafkaSettings kafka, String group, List<String> topics) throws InterruptedException {
        var watch = new ProgressWatch(kafka, group, topics);
        watch.thread.start();
        watch.looked.await();
        return watch;
    }

    private void watch() {
        try {
            var partitions = admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .toList();
            var latest = partitions.stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            while (true) {
                look(partitions, latest);
                looked.countDown();
                Thread.sleep(PERIOD.toMillis());
            }
        } catch (InterruptedException e) {
            // That is how it ends.
        } catch (ExecutionException | RuntimeException e) {
            failed = e;
        } finally {
            looked.countDown();
        }
    }

    private void look(List<TopicPartition> partitions, Map<TopicPartition, OffsetSpec> latest)
            throws ExecutionException, InterruptedException {
        var ends = admin.listOffsets(latest).all().get();
        var offsets = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        var now = System.nanoTime();
        var waiting = false;
        for (var partition : partitions) {
            var offset = offsets.get(partition);
            var at = offset == null ? 0 : offset.offset();
            var moved = committed.put(partition, at);
            if (moved == null || moved != at) {
                movedNanos.put(partition, now);
                anyMovedNanos = now;
            }
            if (at >= ends.get(partition).offset()) {
                movedNanos.put(partition, now);
            } else {
                waiting = true;
                note(Duration.ZERO, Duration.ofNanos(now - movedNanos.get(partition)));
            }
        }
        if (!waiting) {
            anyMovedNanos = now;
        }
        note(Duration.ofNanos(now - anyMovedNanos), Duration.ZERO);
    }

    private synchronized void note(Duration ofAll, Duration ofOne) {
        if (ofAll.compareTo(longestOfAll) > 0) {
            longestOfAll = ofAll;
        }
        if (ofOne.compareTo(longestOfOne) > 0) {
            longestOfOne = ofOne;
        }
    }

    /** The longest times without progress since the last call, as text. */
    synchronized String longest() {
        if (failed != null) {
            throw new AssertionError("the group could not be watched", failed);
        }
        var text = String.format(
                Locale.ROOT,
                "%.1f s of the whole group, %.1f s of a single partition",
                longestOfAll.toMillis() / 1e3,
                longestOfOne.toMillis() / 1e3);
        longestOfAll = Duration.ZERO;
        longestOfOne = Duration.ZERO;
        return text;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ofSeconds(5));
    }
}
