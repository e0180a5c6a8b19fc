// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How sample records of a dataset are made: the same seed makes the same bytes.
 *
 * @param seed the seed of the random numbers
 * @param records how many records the shipped sample has
 * @param dirty which share of the records is spoilt in which way, each 0 to 1, together at most 1
 * @param values how the values of each field are made; a field that is not named has none
 */
public record SampleSpec(long seed, int records, Map<Dirt, Double> dirty, Map<String, Values> values) {

    /** The same records, none of them spoilt: what a benchmark of the good case wants. */
    public SampleSpec withoutDirt() {
        return new SampleSpec(seed, records, Map.of(), values);
    }

    /** The ways in which a sample record can be spoilt. */
    public enum Dirt {
        /** A required field is empty. */
        MISSING,
        /** A number is beyond its limits. */
        OUT_OF_RANGE,
        /** The whole record comes twice. */
        DUPLICATE,
        /** The event time lies before its window. */
        LATE,
        /** A value is not of its field's type. */
        WRONG_TYPE,
        /** The line is not valid UTF-8. */
        BROKEN_UTF8,
        /** The line is longer than a record may be. */
        OVER_LONG,
        /** The line ends in its middle. */
        HALF_LINE;

        /** In kebab case, e.g. {@code out-of-range}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the producer finds it, because the line can't be read at all. */
        public boolean unreadable() {
            return switch (this) {
                case BROKEN_UTF8, OVER_LONG, HALF_LINE -> true;
                case MISSING, OUT_OF_RANGE, DUPLICATE, LATE, WRONG_TYPE -> false;
            };
        }
    }

    /**
     * How the values of a field are made.
     */
    public sealed interface Values {
        /** One after another and round again; of several cycles, the first named turns fastest. */
        record Cycle(List<String> of) implements Values {
            public Cycle {
                of = List.copyOf(of);
            }
        }

        /** A time that steps on each time all cycles have gone round once. */
        record Clock(Instant start, Duration step) implements Values {}

        /** A number that counts the records from 1, written with a {@link java.util.Formatter} pattern. */
        record Serial(String format) implements Values {}

        /** Any of these, each equally likely; {@code absent} is the share of records without a value. */
        record Choice(List<String> of, double absent) implements Values {
            public Choice {
                of = List.copyOf(of);
            }
        }

        /** A number between two limits, with so many decimals. */
        record Uniform(BigDecimal min, BigDecimal max, int decimals, double absent) implements Values {}

        /** A text of so many words. */
        record Words(int min, int max, double absent) implements Values {}

        /** A list of so many of these. */
        record Several(List<String> of, int min, int max, double absent) implements Values {
            public Several {
                of = List.copyOf(of);
            }
        }

        /** A random UUID. */
        record RandomUuid(double absent) implements Values {}
    }
}
