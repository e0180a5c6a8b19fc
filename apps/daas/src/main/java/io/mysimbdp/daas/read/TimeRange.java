// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import java.time.Instant;
import java.util.Optional;

/**
 * From when until when, half open.
 *
 * @param from the first instant; empty for open
 * @param to the instant after the last; empty for open
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> to) {
    static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

    public boolean contains(Instant instant) {
        return from.filter(instant::isBefore).isEmpty()
                && to.filter(end -> !instant.isBefore(end)).isEmpty();
    }
}
