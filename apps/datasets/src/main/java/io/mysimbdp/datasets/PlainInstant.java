// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads instants the way most programs write them, {@code 2026-03-01T12:00:00Z} or with milliseconds, and leaves all else to {@code java.time}:
 * its parser took an eighth of what a consumer's thread did.
 */
final class PlainInstant {
    private static final String SECONDS = "0000-00-00T00:00:00Z";
    private static final String MILLIS = "0000-00-00T00:00:00.000Z";

    private PlainInstant() {}

    /** The instant, or null if the text is written another way or names no instant. */
    static Instant parse(String text) {
        if (!isLike(text, SECONDS) && !isLike(text, MILLIS)) {
            return null;
        }
        var month = number(text, 5, 7);
        var day = number(text, 8, 10);
        var hour = number(text, 11, 13);
        var minute = number(text, 14, 16);
        var second = number(text, 17, 19);
        // The last days of a month, the end of a day and leap seconds are the other parser's.
        if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        var days = LocalDate.of(number(text, 0, 4), month, day).toEpochDay();
        var seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
        var millis = text.length() == MILLIS.length() ? number(text, 20, 23) : 0;
        return Instant.ofEpochMilli(seconds * 1_000 + millis);
    }

    /** Whether a digit stands where the pattern has one, and what the pattern has everywhere else. */
    private static boolean isLike(String text, String pattern) {
        var like = text.length() == pattern.length();
        for (var i = 0; like && i < pattern.length(); i++) {
            var c = text.charAt(i);
            like = pattern.charAt(i) == '0' ? c >= '0' && c <= '9' : c == pattern.charAt(i);
        }
        return like;
    }

    private static int number(String text, int from, int to) {
        var number = 0;
        for (var i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
