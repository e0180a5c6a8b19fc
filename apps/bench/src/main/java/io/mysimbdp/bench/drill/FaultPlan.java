// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.bench.drill.Fault.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The faults of a drill. The same seed gives the same ones on every machine that offers the same kinds. They are dealt like cards,
 * so that each kind comes once before one comes again.
 */
final class FaultPlan {
    private static final int STORM_LARGEST = 4;

    private final Random random;
    private final DrillOptions options;
    private final Deque<Kind> cards = new ArrayDeque<>();

    private FaultPlan(DrillOptions options) {
        this.random = new Random(options.seed);
        this.options = options;
    }

    /**
     * Draws as many faults as the options want.
     *
     * @param kinds those that this machine offers and that are wanted; at least one
     */
    static List<Fault> draw(DrillOptions options, Set<Kind> kinds) {
        var plan = new FaultPlan(options);
        var faults = new ArrayList<Fault>();
        while (faults.size() < options.rounds) {
            var fault = plan.next();
            // Drawn all the same: what another machine lacks must not change the faults after it.
            if (kinds.contains(fault.kind())) {
                faults.add(fault);
            }
        }
        return List.copyOf(faults);
    }

    private Fault next() {
        if (cards.isEmpty()) {
            var deck = new ArrayList<>(Arrays.asList(Kind.values()));
            Collections.shuffle(deck, random);
            cards.addAll(deck);
        }
        return switch (cards.remove()) {
            case KILL_BROKER -> Fault.killBroker(one(options.brokers), seconds(1, 15));
            case PAUSE_BROKER -> Fault.pauseBroker(one(options.brokers), seconds(2, 25));
            case KILL_NODE -> Fault.killNode(one(options.nodes), seconds(1, 20));
            case PAUSE_NODE -> Fault.pauseNode(one(options.nodes), seconds(2, 40));
            case KILL_CONSUMER -> Fault.killConsumer(one(options.consumers), seconds(0, 10));
            // A group waits 45 s for a silent member: some pauses are longer.
            case PAUSE_CONSUMER -> Fault.pauseConsumer(one(options.consumers), seconds(2, 65));
            case KILL_PRODUCER -> Fault.killProducer(one(Drill.FEEDS.size()), seconds(0, 10));
            case PAUSE_PRODUCER -> Fault.pauseProducer(one(Drill.FEEDS.size()), seconds(2, 30));
            case KILL_DAAS -> Fault.killDaas(seconds(0, 10));
            // What it works on is another's after half a minute: some pauses are longer.
            case PAUSE_DAAS -> Fault.pauseDaas(seconds(2, 40));
            case RESTART_KAFKA -> Fault.restartKafka(random.nextBoolean(), seconds(1, 10));
            case RESTART_CASSANDRA -> Fault.restartCassandra(random.nextBoolean(), seconds(1, 10));
            case BAD_RECORDS ->
                Fault.badRecords(one(Drill.FEEDS.size()), 200 + random.nextInt(1_800), random.nextLong());
            case REBALANCE_STORM -> storm();
            case FULL_DISK -> Fault.fullDisk(options.nodes, seconds(5, 20));
            case SKEWED_CLOCK -> skewed();
        };
    }

    private Fault storm() {
        var counts = new ArrayList<Integer>();
        var times = 4 + random.nextInt(5);
        for (var i = 0; i < times; i++) {
            counts.add(one(STORM_LARGEST));
        }
        return Fault.rebalanceStorm(options.quick ? counts.subList(0, 4) : counts, seconds(0, 3));
    }

    private Fault skewed() {
        var by = Duration.ofSeconds(random.nextInt(7_200) - 3_600L);
        return random.nextBoolean()
                ? Fault.skewedProducer(one(Drill.FEEDS.size()), by, seconds(5, 20))
                : Fault.skewedConsumer(one(options.consumers), by, seconds(5, 20));
    }

    private int one(int count) {
        return 1 + random.nextInt(count);
    }

    private Duration seconds(int least, int most) {
        var drawn = least * 1_000 + random.nextInt((most - least) * 1_000);
        return Duration.ofMillis(options.quick ? Math.min(drawn, Math.max(1_000, drawn / 4)) : drawn);
    }
}
