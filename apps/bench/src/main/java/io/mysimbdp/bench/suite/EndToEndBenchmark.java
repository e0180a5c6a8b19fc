// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From files to rows: with several producers and consumers, nodes and consistency levels. */
final class EndToEndBenchmark implements Benchmark {
    /** All of the largest case: producers, the one of the probes, consumers. */
    private static final int MOST_APPS = Flow.MOST_PRODUCERS + 1 + 4;

    private static final String METHOD = """
            Producers send the parts of one CSV file of station telemetry as fast as they can, and consumers store them at the same time. \
            The figure is rows a second, from the first row of the case that is stored to the last. Then producers send %,d records a \
            second together, without end, and one producer more follows a file to which a record is added every %d ms, %d of them: \
            latency is from the moment in which its line is written until its row is readable at LOCAL_QUORUM. One broker; replication \
            is as large as there are nodes. All processes share the processors of one machine: more producers or consumers than those can feed take \
            from each other, and from the nodes. The reference of a case is the one with one producer and one consumer, or with \
            LOCAL_QUORUM, in the same round. Each case begins with an empty table, whose rows are counted in the end. Retried are writes \
            that Cassandra did not acknowledge in time.""".formatted(Flow.STEADY_RATE, Flow.PROBE_MILLIS, Flow.PROBES);

    /** What is measured under which conditions. */
    private record Case(int nodes, String consistency, int consumers, int producers) {
        String title() {
            return counted(nodes, "node") + ", " + consistency + ", " + counted(producers, "producer") + ", "
                    + counted(consumers, "consumer");
        }

        private static String counted(int count, String what) {
            return count + " " + what + (count == 1 ? "" : "s");
        }
    }

    /** What came of it, a value for each round. */
    private static final class Outcome {
        private final List<Double> rates = new ArrayList<>();
        private final Latencies latencies = new Latencies();
        private double retries;
    }

    @Override
    public Section run(Bench bench) throws Exception {
        Map<Case, Outcome> outcomes = new LinkedHashMap<>();
        for (var nodes : bench.options().quick ? List.of(1) : List.of(1, 3)) {
            var cases = cases(nodes, bench.options().quick);
            cases.forEach(one -> outcomes.put(one, new Outcome()));
            try (var target = bench.target("end-to-end", nodes, MOST_APPS, Descriptors.SHIPPED);
                    var flow = Flow.open(bench, target)) {
                for (var round = 1; round <= bench.options().rounds(); round++) {
                    bench.steps().step("End to end, %d nodes, round %d", nodes, round);
                    for (var one : cases) {
                        measure(bench, flow, one, outcomes.get(one));
                        bench.report().keepUnfinished(section(outcomes));
                    }
                }
            }
        }
        return section(outcomes);
    }

    private static List<Case> cases(int nodes, boolean quick) {
        var cases = new ArrayList<Case>();
        for (var consumers : quick ? List.of(1, 2) : List.of(1, 2, 4)) {
            for (var producers : quick ? List.of(1, 2) : List.of(1, 2, 5, 10)) {
                cases.add(new Case(nodes, "local-quorum", consumers, producers));
            }
        }
        if (nodes > 1) {
            for (var consistency : List.of("any", "one", "two", "quorum", "each-quorum", "all")) {
                cases.add(new Case(nodes, consistency, 2, 2));
            }
        }
        return cases;
    }

    private static void measure(Bench bench, Flow flow, Case one, Outcome outcome) throws Exception {
        flow.consume(one.consumers(), one.consistency());
        var retriesBefore = flow.retries();
        outcome.rates.add(flow.rate(one.producers()));
        var latencies = flow.latencies(one.producers());
        outcome.latencies.add(latencies);
        outcome.retries += flow.retries() - retriesBefore;
        bench.steps()
                .detail(
                        "%-58s %,10.0f rows/s, latency p50 %,.0f ms, p99 %,.0f ms",
                        one.title(),
                        outcome.rates.get(outcome.rates.size() - 1),
                        latencies.milliseconds(0.5),
                        latencies.milliseconds(0.99));
    }

    private static Section section(Map<Case, Outcome> outcomes) {
        var comparisons = new ArrayList<Comparison>();
        var rows = new ArrayList<List<String>>();
        outcomes.forEach((one, outcome) -> {
            if (outcome.rates.isEmpty()) {
                return;
            }
            comparisons.add(Comparison.ofRates(one.title(), outcome.rates, outcomes.get(reference(one)).rates));
            rows.add(List.of(
                    one.title(),
                    Section.number(outcome.latencies.milliseconds(0.5), 0),
                    Section.number(outcome.latencies.milliseconds(0.99), 0),
                    Section.number(outcome.retries, 0)));
        });
        return new Section(
                "end-to-end",
                "End to end",
                METHOD,
                comparisons,
                List.of(new Section.Table(
                        List.of("latency from event to readable row", "p50, ms", "p99, ms", "retried writes"), rows)),
                List.of());
    }

    private static Case reference(Case one) {
        return one.consistency().equals("local-quorum")
                ? new Case(one.nodes(), one.consistency(), 1, 1)
                : new Case(one.nodes(), "local-quorum", one.consumers(), one.producers());
    }
}
