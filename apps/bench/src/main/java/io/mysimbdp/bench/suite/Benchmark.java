// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

/** One benchmark of the suite. */
interface Benchmark {
    /** Runs it on a target of its own, which is gone afterwards. */
    Section run(Bench bench) throws Exception;
}
