// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.live;

import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.read.ParameterProblem;
import io.mysimbdp.daas.read.QueryParameters;
import io.mysimbdp.daas.read.Records;
import io.mysimbdp.daas.views.ReadView;
import io.mysimbdp.daas.views.ViewCatalog;
import io.mysimbdp.daas.views.ViewChoice;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of new records of this instance. Readers of one dataset share a consumer; whoever comes back with the id of the
 * last event gets what came meanwhile, as far as Kafka still has it, by a consumer of its own until it is up to date.
 * Thread-safe.
 */
public final class LiveStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
    private static final Duration LINGER = Duration.ofSeconds(30);
    private static final Duration FAILURE_HOLDS = Duration.ofSeconds(1);

    private final LiveSettings settings;
    private final KafkaLog log;
    private final ViewCatalog views;
    private final Records records;
    private final Clock clock;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private boolean closed;

    public LiveStreams(LiveSettings settings, KafkaSettings kafka, ViewCatalog views, Records records, Clock clock) {
        this.settings = settings;
        this.log = new KafkaLog(kafka);
        this.views = views;
        this.records = records;
        this.clock = clock;
    }

    /**
     * Opens a stream; it must be closed.
     *
     * @param query the parameters of the request, decoded
     * @param lastEventId where the reader was before; empty to begin with what comes now
     */
    public LiveOutcome open(
            Dataset dataset, Caller caller, Map<String, List<String>> query, Optional<String> lastEventId) {
        var parameters = new QueryParameters(query);
        var chosen = views.of(dataset).toRead(parameters.text("view"), caller);
        if (chosen instanceof ViewChoice.Forbidden<ReadView> forbidden) {
            return new LiveOutcome.Forbidden(forbidden.reason());
        }
        if (chosen instanceof ViewChoice.Unknown<ReadView> unknown) {
            return new LiveOutcome.Refused(List.of(new ParameterProblem("view", unknown.reason())));
        }
        var view = ((ViewChoice.Chosen<ReadView>) chosen).view();
        var planner = records.planner(dataset);
        var keys = planner.keys(view, parameters, clock.instant(), false);
        var columns = Records.columns(view, parameters);
        var problems = parameters.finish(List.of());
        if (!problems.isEmpty()) {
            return new LiveOutcome.Refused(problems);
        }
        var tooMany = enter(dataset.tenant());
        if (tooMany.isPresent()) {
            return new LiveOutcome.TooMany(tooMany.get());
        }
        var opened = false;
        try {
            var tail = tail(dataset);
            var wanted = wanted(dataset, keys);
            var place = tail.join(settings.queue(), wanted);
            if (place.isEmpty()) {
                return new LiveOutcome.Unavailable("The stream has just ended: try again.");
            }
            var start = place.get().start();
            var id = lastEventId.filter(text -> !text.isBlank());
            var asked = id.flatMap(text -> Offsets.decode(text, start.partitions()));
            if (id.isPresent() && asked.isEmpty()) {
                tail.leave(place.get().feed());
                return new LiveOutcome.Refused(List.of(
                        new ParameterProblem("Last-Event-ID", "must be the id of an event of this very stream")));
            }
            var position = asked.orElseGet(start::copy);
            var left = new AtomicBoolean();
            var listener = new Listener(tail, place.get(), wanted);
            opened = true;
            return new LiveOutcome.Open(new LiveStream(
                    columns,
                    reader -> catchUp(dataset, position, listener, reader),
                    position,
                    settings.heartbeat(),
                    () -> {
                        if (!left.getAndSet(true)) {
                            listener.leave();
                            leave(dataset.tenant());
                        }
                    }));
        } catch (KafkaException e) {
            LOG.warn("Can't follow {}: {}", dataset.topic().name(), e.getMessage());
            return new LiveOutcome.Unavailable("New records can't be read now.");
        } finally {
            if (!opened) {
                leave(dataset.tenant());
            }
        }
    }

    private synchronized Optional<String> enter(String tenant) {
        if (closed) {
            return Optional.of("The service is stopping.");
        }
        var all = open.values().stream().mapToInt(Integer::intValue).sum();
        var own = open.getOrDefault(tenant, 0);
        if (own >= settings.maxStreamsPerTenant()) {
            return Optional.of("A tenant has at most " + settings.maxStreamsPerTenant() + " streams at a time.");
        }
        if (all >= settings.maxStreams()) {
            return Optional.of("There are as many streams as may be.");
        }
        open.put(tenant, own + 1);
        return Optional.empty();
    }

    private synchronized void leave(String tenant) {
        open.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    }

    /** How many streams are open. */
    public synchronized int count() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Tail tail(Dataset dataset) {
        var tail = followed.computeIfAbsent(dataset.id(), id -> new Followed(dataset))
                .tail();
        synchronized (this) {
            if (closed) {
                tail.stop();
            }
        }
        return tail;
    }

    /** A dataset that somebody listens to, or did. Thread-safe. */
    private final class Followed {
        private final Dataset dataset;
        private volatile Tail tail;

        // Guarded by this.
        private KafkaException failure;
        private long failedAt;

        Followed(Dataset dataset) {
            this.dataset = dataset;
        }

        /** The one that is there, or a new one, for which others wait meanwhile: ten seconds at most. */
        Tail tail() {
            var there = tail;
            return there != null && !there.isStopped() ? there : started();
        }

        private synchronized Tail started() {
            if (tail != null && !tail.isStopped()) {
                return tail;
            }
            // Whoever waited while another one tried in vain does not wait for as long again.
            if (failure != null && System.nanoTime() - failedAt < FAILURE_HOLDS.toNanos()) {
                throw new KafkaException(failure.getMessage(), failure);
            }
            try {
                tail = start();
                failure = null;
                return tail;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                failure = e;
                failedAt = System.nanoTime();
                throw e;
            }
        }

        private Tail start() {
            var consumer = log.open(dataset.topic().name(), "latest");
            try {
                var started = new Tail(dataset, consumer, LINGER, clock);
                started.start();
                return started;
            } catch (RuntimeException e) {
                consumer.close();
                throw e;
            }
        }

        void stop() {
            var there = tail;
            if (there != null) {
                there.stop();
            }
        }
    }

    private static Predicate<List<Object>> wanted(Dataset dataset, Map<String, Object> keys) {
        var names = dataset.columns().stream().map(Column::name).toList();
        return row ->
                keys.entrySet().stream().allMatch(key -> key.getValue().equals(row.get(names.indexOf(key.getKey()))));
    }

    /** A reader's place at the tail, which it may change for a later one. Used by one thread. */
    private final class Listener {
        private final Tail tail;
        private final Predicate<List<Object>> wanted;
        private Tail.Place place;

        Listener(Tail tail, Tail.Place place, Predicate<List<Object>> wanted) {
            this.tail = tail;
            this.place = place;
            this.wanted = wanted;
        }

        /** Lets go of what waits, to be told only of what comes from now on; says whether it could: a tail may have ended. */
        boolean moveOn() {
            var later = tail.join(settings.queue(), wanted);
            if (later.isEmpty()) {
                return false;
            }
            leave();
            place = later.get();
            return true;
        }

        void leave() {
            tail.leave(place.feed());
        }
    }

    /**
     * Gives a reader what lies between where it was and where its feed begins. Where so much comes meanwhile that the feed has
     * no room for it, that is read from Kafka, too.
     */
    private Feed catchUp(Dataset dataset, Offsets position, Listener listener, LiveStream.CatchUp.Reader reader)
            throws IOException {
        if (position.equals(listener.place.start())) {
            return listener.place.feed();
        }
        try (var consumer = log.open(dataset.topic().name(), "earliest")) {
            do {
                var start = listener.place.start();
                var partitions = KafkaLog.partitions(dataset, start.partitions());
                var beginnings = consumer.beginningOffsets(partitions);
                var ends = consumer.endOffsets(partitions);
                lost(position, start, beginnings, ends, reader);
                var behind = partitions.stream()
                        .filter(partition -> position.next(partition.partition()) < start.next(partition.partition()))
                        .toList();
                consumer.assign(behind);
                behind.forEach(partition -> consumer.seek(partition, position.next(partition.partition())));
                read(dataset, consumer, behind, start, listener.wanted, reader);
                position.advance(start);
            } while (listener.place.feed().isOverflowing() && listener.moveOn());
            return listener.place.feed();
        } catch (KafkaException e) {
            throw new IOException("can't catch up with " + dataset.topic().name() + ": " + e.getMessage(), e);
        }
    }

    /** What has expired is lost to the reader; what is beyond the end is of another life of the topic. */
    private static void lost(
            Offsets position,
            Offsets start,
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends,
            LiveStream.CatchUp.Reader reader)
            throws IOException {
        var lost = 0L;
        for (var beginning : beginnings.entrySet()) {
            var partition = beginning.getKey().partition();
            if (position.next(partition) > ends.get(beginning.getKey())) {
                position.set(partition, start.next(partition));
            } else if (position.next(partition) < beginning.getValue()) {
                lost += beginning.getValue() - position.next(partition);
                position.set(partition, beginning.getValue());
            }
        }
        if (lost > 0) {
            reader.read(new Feed.Item.Gap(lost, position.copy()));
        }
    }

    private void read(
            Dataset dataset,
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Offsets start,
            Predicate<List<Object>> wanted,
            LiveStream.CatchUp.Reader reader)
            throws IOException {
        var checker = new RecordChecker(dataset);
        var quiet = System.nanoTime();
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < start.next(partition.partition()))) {
            var messages = consumer.poll(Duration.ofMillis(200));
            for (var message : messages) {
                if (message.offset() < start.next(message.partition())) {
                    var values = KafkaLog.values(message, checker, clock.instant());
                    if (values.filter(wanted).isPresent()) {
                        reader.read(new Feed.Item.Message(message.partition(), message.offset(), values.get()));
                    }
                }
            }
            if (!messages.isEmpty()) {
                quiet = System.nanoTime();
            } else if (System.nanoTime() - quiet > LINGER.toNanos()) {
                throw new IOException("no message of " + dataset.topic().name() + " comes any more");
            }
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        followed.values().forEach(Followed::stop);
    }
}
