// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Feeds a target. Input n is the same for the same seed, whatever was fed before. */
final class Fuzzer {
    /** The largest input is 64 KiB; reading it takes milliseconds. Time of the processor, so that a busy machine does not matter. */
    private static final long LONGEST_MILLIS = 3_000;

    private final FuzzTarget target;
    private final long seed;
    private final Mutator mutator;

    Fuzzer(FuzzTarget target, long seed) {
        this.target = target;
        this.seed = seed;
        this.mutator = new Mutator(target.seeds(), target.words());
    }

    /** Input number n. */
    byte[] input(long number) {
        // Mixed, because the first numbers of neighbouring seeds are alike.
        return mutator.input(new Random((seed * 31 + target.name().hashCode() + number) * 0x9E3779B97F4A7C15L));
    }

    /** Feeds the undamaged seeds, and then so many inputs; gives what did harm. */
    List<Finding> feed(long inputs, LongConsumer progress, BooleanSupplier stop) throws Exception {
        for (var good : target.seeds()) {
            target.read(good);
        }
        var findings = new ArrayList<Finding>();
        for (var number = 0L; number < inputs && !stop.getAsBoolean(); number++) {
            feed(number).ifPresent(findings::add);
            if (number % 500 == 0) {
                progress.accept(number);
            }
        }
        return findings;
    }

    private Optional<Finding> feed(long number) {
        var input = input(number);
        var threads = ManagementFactory.getThreadMXBean();
        var began = threads.getCurrentThreadCpuTime();
        Optional<Throwable> error = Optional.empty();
        try {
            target.read(input);
        } catch (Throwable e) {
            // A stack overflow or lack of memory is what is looked for, too.
            error = Optional.of(e);
        }
        var millis = (threads.getCurrentThreadCpuTime() - began) / 1_000_000;
        return error.isPresent() || millis > LONGEST_MILLIS
                ? Optional.of(new Finding(target.name(), number, input, error, millis))
                : Optional.empty();
    }
}
