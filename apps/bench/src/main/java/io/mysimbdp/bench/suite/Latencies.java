// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.util.ArrayList;
import java.util.List;

/** How long requests took, one after another. */
final class Latencies {
    private final List<Long> nanos = new ArrayList<>();

    /** Something that is done again and again. */
    interface Work {
        void run(int index) throws Exception;
    }

    static Latencies of(int count, Work work) throws Exception {
        var latencies = new Latencies();
        for (var i = 0; i < count; i++) {
            var began = System.nanoTime();
            work.run(i);
            latencies.nanos.add(System.nanoTime() - began);
        }
        return latencies;
    }

    void add(long nanoseconds) {
        nanos.add(nanoseconds);
    }

    int count() {
        return nanos.size();
    }

    void add(Latencies more) {
        nanos.addAll(more.nanos);
    }

    /** @param quantile from 0 to 1; of at least one request */
    double milliseconds(double quantile) {
        var sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * quantile))) / 1e6;
    }

    /** A row of a table: ours, the reference, and how many times as long ours takes. */
    static List<String> row(String title, Latencies ours, Latencies reference, double quantile) {
        return List.of(
                title,
                Section.number(ours.milliseconds(quantile), 2),
                Section.number(reference.milliseconds(quantile), 2),
                Section.number(ours.milliseconds(quantile) / reference.milliseconds(quantile), 1));
    }
}
