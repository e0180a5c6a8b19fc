// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All benchmarks by name, in the order in which they run. */
final class Suite {
    private static final Map<String, Benchmark> BENCHMARKS = benchmarks();

    static final List<String> NAMES = List.copyOf(BENCHMARKS.keySet());

    private Suite() {}

    private static Map<String, Benchmark> benchmarks() {
        var benchmarks = new LinkedHashMap<String, Benchmark>();
        benchmarks.put("producer", new ProducerBenchmark());
        benchmarks.put("consumer", new ConsumerBenchmark());
        benchmarks.put("daas", new DaasBenchmark());
        benchmarks.put("end-to-end", new EndToEndBenchmark());
        benchmarks.put("growth", new GrowthBenchmark());
        benchmarks.put("memory", new MemoryBenchmark());
        benchmarks.put("start", new StartBenchmark());
        benchmarks.put("soak", new SoakBenchmark());
        return benchmarks;
    }

    /** Runs those that are wanted. */
    static List<Section> run(Bench bench) throws Exception {
        var sections = new ArrayList<Section>();
        for (var name : bench.options().wanted()) {
            var section = BENCHMARKS.get(name).run(bench);
            sections.add(section);
            // At once: a long run that is ended early keeps what it has measured.
            bench.report().add(section);
        }
        return sections;
    }
}
