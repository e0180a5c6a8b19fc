// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysimbdp.consumer.ConsumerSettings.Consistency;
import io.mysimbdp.consumer.ConsumerSettings.Writing;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.datasets.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PollLoopTest {
    private static final int MAX_IN_FLIGHT = 16;

    /** Of a partition; no more than the seconds of a minute, which tell them apart. */
    private static final int MESSAGES = 60;

    private static final TopicPartition P0 = new TopicPartition(TestData.TOPIC, 0);
    private static final TopicPartition P1 = new TopicPartition(TestData.TOPIC, 1);
    private static final TopicPartition OTHER =
            new TopicPartition(TestData.GATEWAYS.topic().name(), 0);

    private final LogConsumer consumer = new LogConsumer();
    private final FakeStore store = new FakeStore();
    private final FakeDeadLetters deadLetters = new FakeDeadLetters();
    private final StoreGates gates = new StoreGates(List.of(TestData.METERS, TestData.GATEWAYS));
    private final StoreGate gate = gates.of(TestData.METERS);
    private final ConsumerHealth health = new ConsumerHealth(gates);

    /** Reads what it was given from its position on, as often as it is sent back; the mock alone gives each message once. */
    private static final class LogConsumer extends MockConsumer<byte[], byte[]> {
        private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

        LogConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void addRecord(ConsumerRecord<byte[], byte[]> message) {
            log.add(message);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            for (var message : log) {
                var partition = new TopicPartition(message.topic(), message.partition());
                if (!paused().contains(partition) && message.offset() >= position(partition)) {
                    super.addRecord(message);
                }
            }
            return super.poll(timeout);
        }
    }

    /** Keeps the letters in memory; fails as often as a test says first. */
    private static final class FakeDeadLetters implements DeadLetters {
        private final List<Reason> reasons = new ArrayList<>();
        private int failuresLeft;

        @Override
        public CompletionStage<?> send(
                Dataset dataset, ConsumerRecord<byte[], byte[]> message, List<FieldProblem> problems) {
            if (failuresLeft-- > 0) {
                return CompletableFuture.failedFuture(new FakeStore.Away());
            }
            reasons.add(problems.get(0).reason());
            return CompletableFuture.completedFuture(null);
        }
    }

    private PollLoop loop() {
        return loop(1_000, 32);
    }

    private PollLoop loop(int maxBuffered, int batchRows) {
        return loop(maxBuffered, batchRows, List.of(P0, P1));
    }

    private PollLoop loop(int maxBuffered, int batchRows, List<TopicPartition> partitions) {
        var writing = new Writing(
                Consistency.LOCAL_QUORUM,
                MAX_IN_FLIGHT,
                maxBuffered,
                10_000_000,
                batchRows,
                40_000,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(200));
        var loop = new PollLoop(
                consumer,
                Map.of(
                        TestData.TOPIC,
                        new Planner(TestData.METERS, batchRows, 40_000),
                        OTHER.topic(),
                        new Planner(TestData.GATEWAYS, batchRows, 40_000)),
                store,
                deadLetters,
                writing,
                Duration.ofMillis(1),
                new ConsumerMetrics(new SimpleMeterRegistry(), gates),
                health,
                gates,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1)),
                Clock.systemUTC());
        consumer.subscribe(Set.of(TestData.TOPIC, OTHER.topic()), loop);
        consumer.rebalance(partitions);
        partitions.forEach(partition -> {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(partition, 1_000L));
        });
        return loop;
    }

    private void stepUntil(PollLoop loop, BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("the condition should have come true")
                    .isLessThan(deadline);
            loop.step();
        }
    }

    private long committed(TopicPartition partition) {
        var offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? 0 : offset.offset();
    }

    @Test
    void shouldStoreGoodRecordsAndCommitBehindThem() {
        // Given
        var loop = loop();
        consumer.addRecord(TestData.good(0, 0, "a"));
        consumer.addRecord(TestData.good(0, 1, "b"));
        consumer.addRecord(TestData.good(0, 2, "a"));

        // When
        stepUntil(loop, () -> committed(P0) == 3);

        // Then
        assertThat(store.rows).hasSize(3);
        assertThat(store.writes).as("rows of one partition go in one request").hasSize(2);
        assertThat(store.storedByOutcomes()).isEqualTo(3);
    }

    @Test
    void shouldPutRowsOfSeveralPollsIntoOneRequestWhileRequestsHaveToWait() {
        // Given
        var loop = loop();
        store.answerLater = true;
        for (var i = 0; i < MAX_IN_FLIGHT; i++) {
            consumer.addRecord(TestData.good(0, i, "busy-" + i));
        }
        stepUntil(loop, () -> store.pending.size() == MAX_IN_FLIGHT);

        // When
        for (var i = 0; i < 3; i++) {
            consumer.addRecord(TestData.good(0, MAX_IN_FLIGHT + i, "a"));
            loop.step();
        }
        store.answerLater = false;
        List.copyOf(store.pending).forEach(store::answer);

        // Then
        stepUntil(loop, () -> committed(P0) == MAX_IN_FLIGHT + 3);
        assertThat(store.writes).hasSize(MAX_IN_FLIGHT + 1);
        assertThat(store.rows).hasSize(MAX_IN_FLIGHT + 3);
    }

    @Test
    void shouldNotCommitPastARecordThatIsNotStored() {
        // Given
        var loop = loop();
        store.answerLater = true;
        consumer.addRecord(TestData.good(0, 0, "a"));
        consumer.addRecord(TestData.good(0, 1, "b"));
        stepUntil(loop, () -> store.pending.size() == 2);

        // When
        store.answer(store.pending.get(1));
        for (var i = 0; i < 20; i++) {
            loop.step();
        }

        // Then
        assertThat(committed(P0)).isZero();

        // When
        store.answer(store.pending.get(0));

        // Then
        stepUntil(loop, () -> committed(P0) == 2);
    }

    @Test
    void shouldSendBadRecordsToTheDeadLettersAndStoreTheOthers() {
        // Given
        var loop = loop();
        consumer.addRecord(TestData.good(0, 0, "a"));
        consumer.addRecord(TestData.outOfRange(0, 1, "a"));
        consumer.addRecord(TestData.broken(0, 2));
        consumer.addRecord(TestData.good(0, 3, "a"));

        // When
        stepUntil(loop, () -> committed(P0) == 4);

        // Then
        assertThat(store.rows).hasSize(2);
        assertThat(deadLetters.reasons).containsExactly(Reason.OUT_OF_RANGE, Reason.UNREADABLE);
        assertThat(store.deadByOutcomes()).isEqualTo(2);
    }

    @Test
    void shouldFindTheRowThatTheStoreRefusesAndStoreTheRestOfItsBatch() {
        // Given
        var loop = loop();
        var refused = TestData.message(0, 1, "{\"meter\":\"a\",\"at\":\"2026-01-01T00:00:30Z\",\"value\":66}", "run-1");
        store.failure = rows -> rows.stream()
                        .anyMatch(row -> Integer.valueOf(66).equals(row.values().get(2)))
                ? new FakeStore.Refused()
                : null;
        consumer.addRecord(TestData.good(0, 0, "a"));
        consumer.addRecord(refused);
        consumer.addRecord(TestData.good(0, 2, "a"));

        // When
        stepUntil(loop, () -> committed(P0) == 3);

        // Then
        assertThat(store.rows).hasSize(2);
        assertThat(deadLetters.reasons).containsExactly(Reason.STORE_REFUSED);
    }

    @Test
    void shouldRetryWhatFailsForNoFaultOfTheRecordAndPauseOnlyItsPartition() {
        // Given
        var loop = loop();
        var failuresLeft = new int[] {2};
        store.failure =
                rows -> rows.get(0).values().get(0).equals("a") && failuresLeft[0]-- > 0 ? new FakeStore.Away() : null;
        consumer.addRecord(TestData.good(0, 0, "a"));
        consumer.addRecord(TestData.good(1, 0, "b"));

        // When
        stepUntil(loop, () -> !consumer.paused().isEmpty());

        // Then
        assertThat(consumer.paused()).containsExactly(P0);
        stepUntil(loop, () -> committed(P0) == 1 && committed(P1) == 1);
        stepUntil(loop, () -> consumer.paused().isEmpty());
        assertThat(deadLetters.reasons).isEmpty();
    }

    @Test
    void shouldStopReadingAndSayNotReadyWhileTheStoreIsAwayAndGoOnWhenItIsBack() {
        // Given
        var loop = loop();
        health.connected();
        store.failure = rows -> new FakeStore.Away();
        for (var offset = 0; offset < 10; offset++) {
            consumer.addRecord(TestData.good(0, offset, "m" + offset));
        }

        // When
        stepUntil(loop, () -> gate.away().isPresent() && consumer.paused().size() == 2);

        // Then
        assertThat(health.ready().ok()).isFalse();
        assertThat(health.ready().detail()).contains("store is away").contains("away");
        assertThat(health.live().ok()).isTrue();
        assertThat(committed(P0)).isZero();

        // When
        store.failure = rows -> null;

        // Then
        stepUntil(loop, () -> committed(P0) == 10 && consumer.paused().isEmpty());
        assertThat(health.ready().ok()).isTrue();
        assertThat(store.rows).hasSize(10);
    }

    @Test
    void shouldGoOnWithOneDatasetWhileAnotherCanNotBeStored() {
        // Given: far more messages of the one than may be held.
        var loop = loop(20, 1, List.of(P0, OTHER));
        health.connected();
        store.failure = rows -> meter(rows.get(0)).startsWith("gone") ? new FakeStore.Away() : null;
        for (var offset = 0; offset < 100; offset++) {
            consumer.addRecord(TestData.of(
                    TestData.GATEWAYS,
                    offset == 5 ? TestData.broken(0, offset) : TestData.good(0, offset, "gone-" + offset)));
        }
        stepUntil(loop, () -> consumer.paused().equals(Set.of(OTHER)));

        // When
        for (var offset = 0; offset < 50; offset++) {
            consumer.addRecord(TestData.good(0, offset, "there-" + offset));
        }

        // Then
        stepUntil(loop, () -> committed(P0) == 50);
        assertThat(consumer.paused()).containsExactly(OTHER);
        assertThat(health.ready().ok()).isFalse();
        assertThat(health.ready().detail()).isEqualTo("the store is away for acme.gateways: away");
        assertThat(committed(OTHER)).isZero();
        assertThat(deadLetters.reasons).containsExactly(Reason.UNREADABLE);

        // When
        store.failure = rows -> null;

        // Then
        stepUntil(loop, () -> committed(OTHER) == 100 && consumer.paused().isEmpty());
        assertThat(health.ready().ok()).isTrue();
        assertThat(store.rows).hasSize(149);
        assertThat(store.rowsWritten).as("none is written twice").isEqualTo(149);
        assertThat(store.storedByOutcomes()).isEqualTo(149);
        assertThat(deadLetters.reasons).as("no letter is sent twice").hasSize(1);
    }

    private static String meter(Row row) {
        return (String) row.values().get(0);
    }

    @Test
    void shouldStoreEveryMessageOnceHoweverTheStoreComesAndGoes() {
        for (var seed = 1; seed <= 40; seed++) {
            new PollLoopTest().storeEveryMessageOnce(seed);
        }
    }

    private void storeEveryMessageOnce(int seed) {
        // Given
        var random = new Random(seed);
        var partitions = List.of(P0, P1, OTHER);
        var loop = loop(5 + random.nextInt(100), 1 + random.nextInt(4), partitions);
        var broken = new HashSet<ConsumerRecord<byte[], byte[]>>();
        for (var offset = 0; offset < MESSAGES; offset++) {
            for (var partition : partitions) {
                var isBroken = random.nextInt(20) == 0;
                var message = isBroken
                        ? TestData.broken(partition.partition(), offset)
                        : TestData.good(partition.partition(), offset, meter(partition, offset));
                consumer.addRecord(partition.equals(OTHER) ? TestData.of(TestData.GATEWAYS, message) : message);
                if (isBroken) {
                    broken.add(consumer.log.get(consumer.log.size() - 1));
                }
            }
        }
        deadLetters.failuresLeft = random.nextInt(10);

        // When: for a while one dataset can't be stored, or the other, or both, and answers come in any order.
        for (var round = 0; round < 15; round++) {
            var fails = round % 4 == 3
                    ? "none"
                    : List.of(P0.topic(), OTHER.topic(), "acme").get(random.nextInt(3));
            store.failure = rows -> meter(rows.get(0)).startsWith(fails) ? new FakeStore.Away() : null;
            for (var i = 0; i < 20; i++) {
                store.answerLater = random.nextInt(5) == 0;
                loop.step();
                for (var waiting : List.copyOf(store.pending)) {
                    if (random.nextBoolean()) {
                        answer(waiting);
                    }
                }
                assertNothingCommittedThatHasNoOutcome(broken);
            }
        }
        store.failure = rows -> null;
        store.answerLater = false;
        List.copyOf(store.pending).forEach(store::answer);
        stepUntil(loop, () -> partitions.stream().allMatch(partition -> committed(partition) == MESSAGES));

        // Then
        var good = MESSAGES * partitions.size() - broken.size();
        assertThat(store.rows).as("seed %s", seed).hasSize(good);
        assertThat(store.rowsWritten).as("seed %s: none is written twice", seed).isEqualTo(good);
        assertThat(store.storedByOutcomes()).as("seed %s", seed).isEqualTo(good);
        assertThat(deadLetters.reasons).as("seed %s", seed).hasSize(broken.size());
        assertThat(store.deadByOutcomes()).as("seed %s", seed).isEqualTo(broken.size());
    }

    @Test
    void shouldNotSayThatTheStoreIsAwayForWhatAnotherConsumerHasNow() {
        // Given
        var loop = loop(1_000, 1, List.of(P0, OTHER));
        health.connected();
        store.failure = rows -> new FakeStore.Away();
        for (var offset = 0; offset < 10; offset++) {
            consumer.addRecord(TestData.of(TestData.GATEWAYS, TestData.good(0, offset, "m" + offset)));
        }
        stepUntil(loop, () -> !health.ready().ok());

        // When
        loop.onPartitionsRevoked(List.of(OTHER));

        // Then
        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void shouldReadOnToFindOutWhereOnlyADeadLetterIsLeftOfWhatFoundTheStoreAway() {
        // Given: writes of one partition, and a letter of another that can't be sent.
        var loop = loop();
        store.failure = rows -> new FakeStore.Away();
        deadLetters.failuresLeft = Integer.MAX_VALUE;
        consumer.addRecord(TestData.broken(1, 0));
        for (var offset = 0; offset < 10; offset++) {
            consumer.addRecord(TestData.good(0, offset, "m" + offset));
        }
        stepUntil(loop, () -> gate.away().isPresent());

        // When
        loop.onPartitionsRevoked(List.of(P0));

        // Then
        assertThat(gate.away()).isEmpty();
    }

    /** Several messages of a partition are of the same meter, so that they go into one request. */
    private static String meter(TopicPartition partition, long offset) {
        return partition + "-" + offset % 5;
    }

    private void answer(FakeStore.Pending waiting) {
        if (store.failure.apply(waiting.rows()) == null) {
            store.answer(waiting);
        } else {
            store.fail(waiting);
        }
    }

    private void assertNothingCommittedThatHasNoOutcome(Set<ConsumerRecord<byte[], byte[]>> broken) {
        for (var message : consumer.log) {
            var partition = new TopicPartition(message.topic(), message.partition());
            if (message.offset() < committed(partition) && !broken.contains(message)) {
                var at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(message.offset());
                assertThat(store.rows).containsKey(List.of(meter(partition, message.offset()), at));
            }
        }
    }

    @Test
    void shouldPauseEverythingWhenTooManyRecordsAreHeld() {
        // Given
        var loop = loop(4, 1);
        store.answerLater = true;
        for (var offset = 0; offset < 5; offset++) {
            consumer.addRecord(TestData.good(0, offset, "m" + offset));
        }

        // When
        stepUntil(loop, () -> consumer.paused().size() == 2);

        // Then
        store.answerLater = false;
        while (!store.pending.isEmpty()) {
            store.answer(store.pending.get(0));
        }
        stepUntil(loop, () -> consumer.paused().isEmpty() && committed(P0) == 5);
    }

    @Test
    void shouldTryDeadLettersAgainUntilTheBrokersHaveThem() {
        // Given
        var loop = loop();
        deadLetters.failuresLeft = 3;
        consumer.addRecord(TestData.broken(0, 0));

        // When
        stepUntil(loop, () -> committed(P0) == 1);

        // Then
        assertThat(deadLetters.reasons).containsExactly(Reason.UNREADABLE);
    }

    @Test
    void shouldDrainAndCommitWhatIsInFlightWhenPartitionsAreTakenAway() {
        // Given
        var loop = loop();
        store.answerLater = true;
        consumer.addRecord(TestData.good(0, 0, "a"));
        stepUntil(loop, () -> store.pending.size() == 1);
        var waiting = store.pending.get(0);
        var answerer = new Thread(() -> store.answer(waiting));

        // When
        answerer.start();
        loop.onPartitionsRevoked(List.of(P0));

        // Then
        assertThat(committed(P0)).isEqualTo(1);
        assertThat(store.storedByOutcomes()).isEqualTo(1);
    }

    @Test
    void shouldLeaveToTheNextOwnerWhatCanNotBeDrainedInTime() {
        // Given
        var loop = loop();
        store.answerLater = true;
        consumer.addRecord(TestData.good(0, 0, "a"));
        stepUntil(loop, () -> store.pending.size() == 1);

        // When
        loop.onPartitionsRevoked(List.of(P0));

        // Then
        assertThat(committed(P0)).isZero();
        store.answer(store.pending.get(0));
        loop.step();
        assertThat(committed(P0)).as("a late answer has no effect").isZero();
    }

    @Test
    void shouldReadOnWhenTheWritesThatFoundTheStoreAwayWereTakenAway() {
        // Given
        var loop = loop();
        health.connected();
        store.failure = rows -> new FakeStore.Away();
        for (var offset = 0; offset < 10; offset++) {
            consumer.addRecord(TestData.good(0, offset, "m" + offset));
        }
        stepUntil(loop, () -> gate.away().isPresent() && consumer.paused().size() == 2);

        // When: the partition with all the waiting writes goes, and the store comes back.
        loop.onPartitionsRevoked(List.of(P0));
        store.failure = rows -> null;
        consumer.addRecord(TestData.good(1, 0, "b"));

        // Then
        stepUntil(loop, () -> committed(P1) == 1);
        assertThat(gate.away()).isEmpty();
    }

    @Test
    void shouldSayThatDeadLettersCanNotBeSentAndPauseTheirPartition() {
        // Given
        var loop = loop();
        health.connected();
        health.assigned(2);
        deadLetters.failuresLeft = Integer.MAX_VALUE;
        consumer.addRecord(TestData.broken(0, 0));

        // When
        stepUntil(loop, () -> health.ready().detail().contains("dead letters can't be sent"));

        // Then
        assertThat(consumer.paused()).contains(P0);
        deadLetters.failuresLeft = 0;
        stepUntil(loop, () -> committed(P0) == 1 && consumer.paused().isEmpty());
        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void shouldCountEachMessageOnceInTheOutcomesOfARunHoweverOftenItIsDelivered() {
        // Given: one consumer that stores outcomes, but whose commit is lost.
        var first = loop();
        consumer.addRecord(TestData.good(0, 0, "a"));
        consumer.addRecord(TestData.good(0, 1, "b"));
        stepUntil(first, () -> committed(P0) == 2);
        assertThat(store.storedByOutcomes()).isEqualTo(2);

        // When: another one gets the same messages, and one more.
        var tracker = new PartitionTracker(P0);
        for (var offset = 0; offset < 3; offset++) {
            var delivery = new Delivery(TestData.good(0, offset, "m"), "run-1");
            tracker.add(delivery);
            delivery.finish(Delivery.Outcome.STORED);
        }
        store.write(tracker.beginCommit().orElseThrow().outcomes());

        // Then
        assertThat(store.storedByOutcomes()).isEqualTo(3);
    }
}
