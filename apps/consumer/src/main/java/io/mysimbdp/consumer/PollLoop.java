// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.consumer.ConsumerSettings.Writing;
import io.mysimbdp.consumer.Delivery.Outcome;
import io.mysimbdp.consumer.PartitionTracker.Commit;
import io.mysimbdp.consumer.RowStore.ErrorKind;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.runtime.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer's heart: takes messages, has them checked and stored, and commits offsets up to the first message that
 * has no outcome yet. One thread owns all of it; writes run elsewhere and put how they ended into a queue that this
 * thread empties, so that no state is shared.
 *
 * <p>What must hold: an offset is committed only after every message before it is stored or with the dead letters.
 * Memory is bounded: reading pauses while too many messages are held, for one dataset while the store is away for it, and for
 * one partition while a write of that partition waits to be tried again. A dataset for which the store is away holds no more
 * messages than it needs to find out whether the store is back: the room is for the others.
 */
final class PollLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);

    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration BUSY_POLL = Duration.ofMillis(10);
    /** A send that takes longer has waited for a broker. */
    private static final Duration SLOW_SEND = Duration.ofMillis(50);

    /** The first send to a topic finds that its producer has yet to ask the brokers about it. */
    private static final int SENDS_TO_LEARN_OF_A_TOPIC = 3;

    private static final String DEAD_LETTERS = "dead letters can't be sent";
    private static final String LINEAGE = "lineage can't be stored";

    private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, Planner> plannersByTopic;
    private final RowStore store;
    private final DeadLetters deadLetters;
    private final Writing writing;
    private final Duration commitInterval;
    private final Duration commitTimeout;
    private final ConsumerMetrics metrics;
    private final ConsumerHealth health;
    private final StoreGates gates;
    private final TaskQueue queue;
    private final Clock clock;

    private final Map<TopicPartition, PartitionTracker> trackers = new HashMap<>();
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private int inFlight;
    private int buffered;
    private long bufferedBytes;
    private boolean commitUnderWay;
    private boolean failedWhileAway;
    private long nextCommitNanos = System.nanoTime();
    private long nextLagNanos = System.nanoTime();

    /** What other threads tell this one. */
    private sealed interface Event {
        /** A task ended; without an error it did what it should. */
        record Ended(Task task, Throwable error, long nanos) implements Event {}

        /** The outcomes of a commit were stored, or not. */
        record OutcomesStored(List<Commit> commits, Throwable error) implements Event {}
    }

    PollLoop(
            Consumer<byte[], byte[]> consumer,
            Map<String, Planner> plannersByTopic,
            RowStore store,
            DeadLetters deadLetters,
            Writing writing,
            Duration commitInterval,
            ConsumerMetrics metrics,
            ConsumerHealth health,
            StoreGates gates,
            Backoff backoff,
            Clock clock) {
        this.consumer = consumer;
        this.plannersByTopic = Map.copyOf(plannersByTopic);
        this.store = store;
        this.deadLetters = deadLetters;
        this.writing = writing;
        this.commitInterval = commitInterval;
        this.commitTimeout = writing.drainTimeout();
        this.metrics = metrics;
        this.health = health;
        this.gates = gates;
        this.queue = new TaskQueue(backoff);
        this.clock = clock;
    }

    /**
     * Runs until a stop is asked for; then waits for what is in flight, commits, and leaves the group's partitions.
     *
     * @throws KafkaException if Kafka refuses this consumer; nothing that was not stored is committed
     */
    void run(StopSignal stop) {
        gates.reset();
        consumer.subscribe(plannersByTopic.keySet(), this);
        while (!stop.isRequested()) {
            step();
        }
        LOG.info("Stopping: {} messages held, {} writes in flight", buffered, inFlight);
        release(List.copyOf(trackers.keySet()), true);
    }

    /** One round: what came back, what can be sent, what is to be committed, and what is new. */
    void step() {
        health.beat();
        handleEvents();
        queue.takeDueRetries();
        dispatch();
        commitIfDue();
        updateLagIfDue();
        var full = pauseAndResume();
        var taken = take(consumer.poll(full || queue.hasReady() ? Duration.ZERO : pollTimeout()));
        dispatch();
        if (full || taken == 0) {
            workOff(full);
        }
    }

    /**
     * Takes what comes back and sends what waits for its turn, for a while, as long as Kafka need not be asked: until there is room for more
     * messages, or, where Kafka has none, until nothing waits. Asking after each answer would cost more than a row does.
     */
    private void workOff(boolean full) {
        var deadline = System.nanoTime() + BUSY_POLL.toNanos();
        var left = BUSY_POLL.toNanos();
        while (left > 0 && (full ? isFull() : queue.hasReady())) {
            awaitEvent(Duration.ofNanos(left));
            handleEvents();
            dispatch();
            left = deadline - System.nanoTime();
        }
    }

    private Duration pollTimeout() {
        return inFlight > 0 || queue.hasRetries() || commitUnderWay ? BUSY_POLL : IDLE_POLL;
    }

    /** @return how many messages there were */
    private int take(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return 0;
        }
        var now = clock.instant();
        for (var partition : records.partitions()) {
            var tracker = trackers.get(partition);
            var planner = plannersByTopic.get(partition.topic());
            var read = records.records(partition);
            var messages = tracker.notKnown(read);
            buffered += messages.size();
            metrics.received(planner.dataset(), messages);
            messages.forEach(message -> bufferedBytes += size(message));
            queue.add(planner.plan(tracker, messages, now));
            tracker.readTo(read.get(read.size() - 1).offset());
        }
        return records.count();
    }

    private static int size(ConsumerRecord<byte[], byte[]> message) {
        return Math.max(0, message.serializedKeySize()) + Math.max(0, message.serializedValueSize());
    }

    private void dispatch() {
        while (inFlight < writing.maxInFlight() && queue.hasReady()) {
            var began = System.nanoTime();
            start(queue.poll());
            if (System.nanoTime() - began > SLOW_SEND.toNanos()) {
                // Kafka's producer makes its caller wait where it knows no broker: not many times in a row, or this
                // thread would not poll in time.
                return;
            }
        }
    }

    private void start(Task task) {
        if (task instanceof Task.Store rows) {
            rows.tracker().sent(rows.group());
        }
        var attempt = task.nextAttempt();
        var began = System.nanoTime();
        var stage = attempt instanceof Task.Store rows
                ? store.write(rows.dataset(), rows.rows())
                : deadLetters.send(
                        ((Task.Reject) attempt).dataset(),
                        ((Task.Reject) attempt).delivery().message(),
                        ((Task.Reject) attempt).problems());
        inFlight++;
        attempt.tracker().started();
        stage.whenComplete((result, error) -> events.add(new Event.Ended(attempt, error, System.nanoTime() - began)));
        metrics.inFlight(inFlight, buffered);
    }

    private void handleEvents() {
        for (var event = events.poll(); event != null; event = events.poll()) {
            handle(event);
        }
        if (failedWhileAway) {
            failedWhileAway = false;
            gates.all().stream().filter(gate -> gate.away().isPresent()).forEach(gate -> giveBack(gate.dataset()));
        }
    }

    private void awaitEvent(Duration timeout) {
        try {
            var event = events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (event != null) {
                handle(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(Event event) {
        if (event instanceof Event.Ended ended) {
            inFlight--;
            ended.task.tracker().ended();
            if (ended.error == null) {
                succeeded(ended.task, ended.nanos);
            } else {
                failed(ended.task, unwrap(ended.error));
            }
            metrics.inFlight(inFlight, buffered);
        } else if (event instanceof Event.OutcomesStored stored) {
            commitOffsets(stored);
        }
    }

    private static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private void succeeded(Task task, long nanos) {
        if (task instanceof Task.Store rows) {
            storeAnswers(rows.dataset());
            metrics.stored(rows.dataset(), rows.rows().size(), nanos);
            finish(task, Outcome.STORED);
        } else if (task instanceof Task.Reject reject) {
            health.fine(DEAD_LETTERS);
            metrics.deadLettered(reject.dataset(), reject.problems().get(0).reason());
            finish(task, Outcome.DEAD_LETTERED);
        }
    }

    private void storeAnswers(Dataset dataset) {
        if (gates.of(dataset).success()) {
            LOG.info("The store is back for {}: going on", dataset.id());
        }
    }

    private void finish(Task task, Outcome outcome) {
        if (!task.tracker().isDropped()) {
            task.deliveries().forEach(delivery -> delivery.finish(outcome));
            forget(task.deliveries());
            endRetries(task);
        }
    }

    private void forget(Collection<Delivery> deliveries) {
        buffered -= deliveries.size();
        deliveries.forEach(delivery -> bufferedBytes -= delivery.size());
    }

    /** From its first failure on, a task keeps its partition paused until it ends. */
    private static void endRetries(Task task) {
        if (task.attempts() > 1) {
            task.tracker().retryEnds();
        }
    }

    private void failed(Task task, Throwable error) {
        if (task.tracker().isDropped()) {
            return;
        }
        var reason = Errors.brief(error);
        if (task instanceof Task.Store rows) {
            if (store.kind(error) == ErrorKind.DATA) {
                // A refusal is an answer.
                storeAnswers(rows.dataset());
                endRetries(task);
                refused(rows, error);
                return;
            }
            if (gates.of(rows.dataset()).failure(reason)) {
                LOG.warn(
                        "The store is away for {} ({}): its messages are not read until it is back",
                        rows.dataset().id(),
                        reason);
            }
        } else if (task.attempts() > SENDS_TO_LEARN_OF_A_TOPIC && health.trouble(DEAD_LETTERS, reason)) {
            LOG.warn("Dead letters can't be sent, will be tried again: {}", reason);
        }
        LOG.debug("Attempt {} failed, will be retried: {}", task.attempts(), reason);
        metrics.retried(task, error);
        retry(task);
        failedWhileAway |= gates.of(task.dataset()).away().isPresent();
    }

    /** A store that refuses a request for its content refuses one row of it: tried alone, it shows which. */
    private void refused(Task.Store task, Throwable error) {
        if (task.rows().size() > 1) {
            for (var i = 0; i < task.rows().size(); i++) {
                queue.addFirst(task.only(i));
            }
        } else {
            task.deliveries().forEach(Delivery::refuse);
            var problem = new FieldProblem("", Reason.STORE_REFUSED, "the store refuses it: " + Errors.brief(error));
            queue.addFirst(new Task.Reject(
                    task.tracker(), task.dataset(), task.deliveries().get(0), List.of(problem), 0));
        }
    }

    private void retry(Task task) {
        if (task.attempts() == 1) {
            task.tracker().retryBegins();
        }
        queue.retry(task);
    }

    /**
     * Leaves one write of a dataset to find out when the store is back. The messages of the others are read again then; until then
     * they would only take the room of other datasets.
     */
    private void giveBack(Dataset dataset) {
        var byTracker = new HashMap<PartitionTracker, List<Delivery>>();
        for (var task : queue.takeAllButOneRetry(dataset)) {
            task.tracker().sent(task.group());
            if (task.attempts() > 0) {
                task.tracker().retryEnds();
            }
            byTracker
                    .computeIfAbsent(task.tracker(), tracker -> new ArrayList<>())
                    .addAll(task.deliveries());
        }
        byTracker.forEach((tracker, deliveries) -> {
            forget(deliveries);
            tracker.giveBack(deliveries).ifPresent(offset -> consumer.seek(tracker.partition(), offset));
        });
    }

    private boolean isFull() {
        return buffered >= writing.maxBuffered() || bufferedBytes >= writing.maxBufferedBytes();
    }

    /** Topics of which nothing is to be read because the store is away for them. */
    private Set<String> topicsThatWait() {
        if (!gates.anyAway()) {
            return Set.of();
        }
        // Only a write can find out that the store is back: where none is under way, reading must go on.
        return plannersByTopic.keySet().stream()
                .filter(topic -> gate(topic).away().isPresent() && waitsForStore(topic))
                .collect(Collectors.toSet());
    }

    private StoreGate gate(String topic) {
        return gates.of(plannersByTopic.get(topic).dataset());
    }

    private boolean waitsForStore(String topic) {
        return trackers.values().stream()
                .anyMatch(tracker -> tracker.partition().topic().equals(topic) && tracker.waitsForStore());
    }

    /**
     * Pauses what must not be read now and resumes the rest.
     *
     * @return whether everything is paused
     */
    private boolean pauseAndResume() {
        var full = isFull();
        var waiting = topicsThatWait();
        var pause = new HashSet<TopicPartition>();
        trackers.values().stream()
                // Many may have their outcome and still wait behind one that has none.
                .filter(tracker -> full
                        || tracker.isRetrying()
                        || tracker.openCount() >= writing.maxBuffered()
                        || waiting.contains(tracker.partition().topic()))
                .forEach(tracker -> pause.add(tracker.partition()));
        var paused = consumer.paused();
        var resume = new HashSet<>(paused);
        resume.removeAll(pause);
        resume.retainAll(trackers.keySet());
        pause.removeAll(paused);
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
        return full;
    }

    private void commitIfDue() {
        var now = System.nanoTime();
        if (now - nextCommitNanos < 0 || commitUnderWay) {
            return;
        }
        nextCommitNanos = now + commitInterval.toNanos();
        var commits = new ArrayList<Commit>();
        trackers.values().forEach(tracker -> tracker.beginCommit().ifPresent(commits::add));
        if (!commits.isEmpty()) {
            commitUnderWay = true;
            storeOutcomes(commits);
        }
    }

    /** Outcomes are stored before their offsets are committed: after a crash between, they are stored again. */
    private void storeOutcomes(List<Commit> commits) {
        var outcomes =
                commits.stream().flatMap(commit -> commit.outcomes().stream()).toList();
        if (outcomes.isEmpty()) {
            events.add(new Event.OutcomesStored(commits, null));
        } else {
            store.write(outcomes).whenComplete((result, error) -> events.add(new Event.OutcomesStored(commits, error)));
        }
    }

    private void commitOffsets(Event.OutcomesStored stored) {
        if (stored.error != null && store.kind(unwrap(stored.error)) == ErrorKind.TRANSIENT) {
            var reason = Errors.brief(unwrap(stored.error));
            if (health.trouble(LINEAGE, reason)) {
                LOG.warn("Lineage can't be stored, so offsets are not committed; will be tried again: {}", reason);
            }
            endCommit(stored.commits, false);
            return;
        }
        health.fine(LINEAGE);
        if (stored.error != null) {
            LOG.error("The store refuses lineage: {}", Errors.brief(unwrap(stored.error)));
        }
        var offsets = offsets(stored.commits.stream()
                .filter(commit -> !commit.tracker().isDropped())
                .toList());
        if (offsets.isEmpty()) {
            endCommit(stored.commits, true);
            return;
        }
        consumer.commitAsync(offsets, (committed, error) -> {
            if (error != null) {
                LOG.warn("Offsets could not be committed, will be tried again: {}", error.getMessage());
            }
            endCommit(stored.commits, error == null);
        });
    }

    private void endCommit(List<Commit> commits, boolean succeeded) {
        commits.forEach(commit -> commit.tracker().endCommit(commit, succeeded));
        commitUnderWay = false;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Collection<Commit> commits) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        commits.forEach(commit -> offsets.put(commit.tracker().partition(), new OffsetAndMetadata(commit.offset())));
        return offsets;
    }

    private void updateLagIfDue() {
        var now = System.nanoTime();
        if (now - nextLagNanos < 0) {
            return;
        }
        nextLagNanos = now + LAG_INTERVAL.toNanos();
        trackers.values()
                .forEach(tracker -> consumer.currentLag(tracker.partition())
                        .ifPresent(lag -> metrics.lag(tracker.partition(), lag + tracker.openCount())));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> trackers.put(partition, new PartitionTracker(partition)));
        assignmentChanged("Assigned", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        release(partitions, true);
        assignmentChanged("Revoked", partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        release(partitions, false);
        assignmentChanged("Lost", partitions);
    }

    private void assignmentChanged(String what, Collection<TopicPartition> partitions) {
        health.assigned(trackers.size());
        if (!partitions.isEmpty()) {
            LOG.info("{} {} partitions, {} in all: {}", what, partitions.size(), trackers.size(), partitions);
        }
    }

    /** Gives partitions away: what was not sent yet is left to the next owner, what is in flight is waited for. */
    private void release(Collection<TopicPartition> partitions, boolean commit) {
        var released = partitions.stream()
                .map(trackers::get)
                .filter(tracker -> tracker != null)
                .toList();
        if (released.isEmpty()) {
            return;
        }
        var leaving = Set.copyOf(released);
        queue.remove(leaving);
        if (commit) {
            drain(released);
            commitNow(released);
            // A dead letter for which there was no time is the next owner's.
            queue.remove(leaving);
        }
        released.forEach(tracker -> {
            // Before the drop, which empties it.
            forget(tracker.withoutOutcome());
            tracker.drop();
            trackers.remove(tracker.partition());
            metrics.released(tracker.partition());
        });
        // What doesn't go through may be the next owner's trouble now; if it is still ours, that shows at once.
        released.stream()
                .map(tracker -> tracker.partition().topic())
                .distinct()
                .filter(topic -> !waitsForStore(topic))
                .forEach(topic -> gate(topic).reset());
        health.fine(DEAD_LETTERS);
        health.fine(LINEAGE);
    }

    private void drain(List<PartitionTracker> released) {
        var deadline = System.nanoTime() + writing.drainTimeout().toNanos();
        while (released.stream().anyMatch(tracker -> tracker.inFlight() > 0) && System.nanoTime() - deadline < 0) {
            health.beat();
            awaitEvent(BUSY_POLL);
            // A write that failed meanwhile is left to the next owner.
            var leaving = Set.copyOf(released);
            queue.removeAllButLetters(leaving);
            dispatch();
        }
    }

    private void storeNow(List<RunOutcome> outcomes) throws InterruptedException, ExecutionException, TimeoutException {
        if (outcomes.isEmpty()) {
            return;
        }
        try {
            store.write(outcomes).toCompletableFuture().get(commitTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (store.kind(unwrap(e.getCause())) == ErrorKind.TRANSIENT) {
                throw e;
            }
            LOG.error("The store refuses lineage: {}", Errors.brief(e));
        }
    }

    private void commitNow(List<PartitionTracker> released) {
        var commits = new ArrayList<Commit>();
        for (var tracker : released) {
            tracker.abandonCommit();
            tracker.beginCommit().ifPresent(commits::add);
        }
        if (commits.isEmpty()) {
            return;
        }
        var outcomes =
                commits.stream().flatMap(commit -> commit.outcomes().stream()).toList();
        try {
            storeNow(outcomes);
            consumer.commitSync(offsets(commits), commitTimeout);
            commits.forEach(commit -> commit.tracker().endCommit(commit, true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn(
                    "Offsets of {} partitions could not be committed: their messages will be delivered again ({})",
                    commits.size(),
                    Errors.brief(e));
        }
    }
}
