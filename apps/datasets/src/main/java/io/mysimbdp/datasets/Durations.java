// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.Duration;
import java.util.regex.Pattern;

/** Reads and writes durations as people type them: {@code 500ms}, {@code 30s}, {@code 15m}, {@code 12h}, {@code 7d}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    /** A million years; a hundred million would no longer fit into milliseconds. */
    private static final long MAX_DAYS = 365_000_000;

    private Durations() {}

    /**
     * @throws IllegalArgumentException if the text is not a whole number of at most 12 digits followed by ms, s, m, h or d
     */
    public static Duration parse(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be a duration such as 500ms, 30s, 15m, 12h or 7d, but is '" + text + "'");
        }
        var amount = Long.parseLong(matcher.group(1));
        if (amount > MAX_DAYS && matcher.group(2).equals("d")) {
            throw new IllegalArgumentException("must be at most " + MAX_DAYS + "d, but is '" + text + "'");
        }
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalStateException(matcher.group(2));
        };
    }

    /** The shortest form that {@link #parse} reads back to the same duration, down to milliseconds. */
    public static String format(Duration duration) {
        var millis = duration.toMillis();
        if (millis != 0 && millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis != 0 && millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis != 0 && millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
