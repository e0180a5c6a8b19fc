// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Between which instants a timestamp must lie. Each end is absent (open), an instant, or relative to now.
 *
 * @param from the earliest allowed instant
 * @param to the latest allowed instant
 */
public record TimeWindow(Optional<End> from, Optional<End> to) {

    /** One end of a window. */
    public sealed interface End {
        Instant at(Instant now);

        /** Always the same instant. */
        record Fixed(Instant instant) implements End {
            @Override
            public Instant at(Instant now) {
                return instant;
            }

            @Override
            public String toString() {
                return instant.toString();
            }
        }

        /** An offset from the time of the check: negative lies in the past. */
        record FromNow(Duration offset) implements End {
            @Override
            public Instant at(Instant now) {
                return now.plus(offset);
            }

            @Override
            public String toString() {
                return "now" + (offset.isNegative() ? "-" : "+") + Durations.format(offset.abs());
            }
        }

        /**
         * Reads an end: an ISO instant such as {@code 2026-01-01T00:00:00Z}, or an offset from now such as
         * {@code -30d} or {@code +1h}.
         *
         * @throws IllegalArgumentException if it is neither
         */
        static End parse(String text) {
            var trimmed = text.strip();
            if (trimmed.startsWith("+") || trimmed.startsWith("-")) {
                var offset = Durations.parse(trimmed.substring(1));
                return new FromNow(trimmed.startsWith("-") ? offset.negated() : offset);
            }
            try {
                return new Fixed(Instant.parse(trimmed));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "must be an instant such as 2026-01-01T00:00:00Z or an offset from now such as -30d or +1h,"
                                + " but is '" + text + "'",
                        e);
            }
        }
    }

    private static final End TOMORROW = new End.FromNow(Duration.ofDays(1));

    static final TimeWindow UP_TO_TOMORROW = new TimeWindow(Optional.empty(), Optional.of(TOMORROW));

    /** The same window with an end: a day from now if it has none. */
    TimeWindow closed() {
        return to.isPresent() ? this : new TimeWindow(from, Optional.of(TOMORROW));
    }

    /** Whether it surely holds no instant. */
    boolean isEmpty() {
        // Two fixed ends keep their order whenever they are compared, and so do two relative ones.
        var comparable = from.isPresent()
                && to.isPresent()
                && from.get().getClass().equals(to.get().getClass());
        return comparable && from.get().at(Instant.EPOCH).isAfter(to.get().at(Instant.EPOCH));
    }

    boolean contains(Instant instant, Instant now) {
        try {
            return !(from.isPresent() && instant.isBefore(from.get().at(now)))
                    && !(to.isPresent() && instant.isAfter(to.get().at(now)));
        } catch (DateTimeException e) {
            // An offset past the range of Instant is a limit that nothing reaches.
            return true;
        }
    }

    @Override
    public String toString() {
        return from.map(Object::toString).orElse("any time") + " to "
                + to.map(Object::toString).orElse("any time");
    }
}
