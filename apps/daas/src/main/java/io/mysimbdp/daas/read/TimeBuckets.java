// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import io.mysimbdp.datasets.DerivedColumn.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The pieces that a range of times is cut into, in UTC. */
final class TimeBuckets {
    private TimeBuckets() {}

    /** How many pieces a range touches; 0 if it is empty. */
    static long count(Kind kind, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return 0;
        }
        return unit(kind).between(start(kind, from), start(kind, to.minusMillis(1))) + 1;
    }

    /** The first instant of each piece that a range touches. */
    static List<Instant> starts(Kind kind, Instant from, Instant to, boolean latestFirst) {
        var starts = new ArrayList<Instant>();
        var pieces = count(kind, from, to);
        var first = start(kind, from);
        for (var i = 0L; i < pieces; i++) {
            starts.add(first.plus(i, unit(kind)).toInstant());
        }
        if (latestFirst) {
            Collections.reverse(starts);
        }
        return starts;
    }

    private static ChronoUnit unit(Kind kind) {
        return switch (kind) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case MONTH -> ChronoUnit.MONTHS;
            case YEAR -> ChronoUnit.YEARS;
            case BUCKET, RECORD_ID -> throw new IllegalArgumentException(kind + " is no piece of time");
        };
    }

    private static ZonedDateTime start(Kind kind, Instant instant) {
        var time = instant.atZone(ZoneOffset.UTC);
        return switch (kind) {
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.truncatedTo(ChronoUnit.DAYS);
            case MONTH -> LocalDate.of(time.getYear(), time.getMonth(), 1).atStartOfDay(ZoneOffset.UTC);
            case YEAR -> LocalDate.of(time.getYear(), 1, 1).atStartOfDay(ZoneOffset.UTC);
            case BUCKET, RECORD_ID -> throw new IllegalArgumentException(kind + " is no piece of time");
        };
    }
}
