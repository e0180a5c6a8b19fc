// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import java.util.Arrays;
import java.util.Optional;

/**
 * Input that did harm.
 *
 * @param number which input it was, from 0: with the seed, it makes the input again
 * @param input the bytes
 * @param error what happened; empty if it took too long
 * @param millis the time of the processor that it took
 */
record Finding(String target, long number, byte[] input, Optional<Throwable> error, long millis) {

    /** What it is about: two with the same are taken for one. */
    String kind() {
        return target + ": "
                + error.map(thrown -> thrown.getClass().getName() + " at "
                                + Arrays.stream(thrown.getStackTrace())
                                        .filter(frame -> frame.getClassName().startsWith("io.mysimbdp")
                                                && !frame.getClassName().contains(".fuzz."))
                                        .findFirst()
                                        .map(StackTraceElement::toString)
                                        .orElse(String.valueOf(thrown.getMessage())))
                        .orElse("takes too long");
    }
}
