// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.SampleSpec.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The value makers of {@link Values}. */
final class ValueMakers {
    private static final Pattern PLAIN_SERIAL = Pattern.compile("([^%]*)%(?:0([1-9][0-9]?))?d([^%]*)");
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private ValueMakers() {}

    static ValueMaker of(Field field, Values values, Rounds rounds) {
        // Java 17 has no switch over a sealed type yet.
        if (values instanceof Values.Cycle cycle) {
            return cycle(bytes(cycle.of()), rounds.recordsPerTurn(field.name()));
        }
        if (values instanceof Values.Clock clock) {
            return new ClockMaker(clock, new TimeText(field), rounds.recordsPerRound());
        }
        if (values instanceof Values.Serial serial) {
            return serial(serial.format());
        }
        if (values instanceof Values.Choice choice) {
            return absent(choice.absent(), choice(bytes(choice.of())));
        }
        if (values instanceof Values.Uniform uniform) {
            return absent(uniform.absent(), uniform(field, uniform));
        }
        if (values instanceof Values.Words words) {
            return absent(words.absent(), new WordsMaker(words.min(), words.max()));
        }
        if (values instanceof Values.Several several) {
            return absent(several.absent(), new SeveralMaker(field, several));
        }
        if (values instanceof Values.RandomUuid uuid) {
            return absent(uuid.absent(), ValueMakers::uuid);
        }
        throw new IllegalStateException("no maker of " + values);
    }

    private static byte[][] bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    private static ValueMaker absent(double share, ValueMaker maker) {
        return share == 0 ? maker : (record, draws, to) -> !draws.chance(share) && maker.write(record, draws, to);
    }

    private static ValueMaker cycle(byte[][] of, long recordsPerTurn) {
        return (record, draws, to) -> {
            to.put(of[(int) (record / recordsPerTurn % of.length)]);
            return true;
        };
    }

    private static ValueMaker choice(byte[][] of) {
        return (record, draws, to) -> {
            to.put(of[draws.below(of.length)]);
            return true;
        };
    }

    private static ValueMaker serial(String format) {
        var plain = PLAIN_SERIAL.matcher(format);
        if (!plain.matches()) {
            return (record, draws, to) -> {
                to.put(String.format(Locale.ROOT, format, record + 1).getBytes(StandardCharsets.UTF_8));
                return true;
            };
        }
        var before = plain.group(1).getBytes(StandardCharsets.UTF_8);
        var digits = plain.group(2) == null ? 1 : Integer.parseInt(plain.group(2));
        var after = plain.group(3).getBytes(StandardCharsets.UTF_8);
        return (record, draws, to) -> {
            to.put(before);
            to.putNumber(record + 1, 0, digits);
            to.put(after);
            return true;
        };
    }

    private static ValueMaker uniform(Field field, Values.Uniform uniform) {
        var least = unscaled(field, uniform.min(), uniform.decimals(), RoundingMode.CEILING);
        var greatest = unscaled(field, uniform.max(), uniform.decimals(), RoundingMode.FLOOR);
        if (greatest < least) {
            throw new IllegalArgumentException("sample.fields." + field.name() + ": there is no number with "
                    + uniform.decimals() + " decimals from " + uniform.min() + " to " + uniform.max());
        }
        var decimals = uniform.decimals();
        return (record, draws, to) -> {
            to.putNumber(least + draws.below(greatest - least + 1), decimals, 1);
            return true;
        };
    }

    private static long unscaled(Field field, BigDecimal limit, int decimals, RoundingMode rounding) {
        // Half of what a long holds, so that the distance of two limits fits as well.
        var number = limit.movePointRight(decimals).setScale(0, rounding);
        if (number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) > 0) {
            throw new IllegalArgumentException("sample.fields." + field.name() + ": must have at most 18 digits, but "
                    + limit + " with " + decimals + " decimals has more");
        }
        return number.longValueExact();
    }

    /** A version 4 UUID. */
    private static boolean uuid(long record, Draws draws, LineBuffer to) {
        var high = (draws.next() & 0xffffffffffff0fffL) | 0x4000L;
        var low = (draws.next() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        hex(to, high, 60, 8);
        to.put('-');
        hex(to, high, 28, 4);
        to.put('-');
        hex(to, high, 12, 4);
        to.put('-');
        hex(to, low, 60, 4);
        to.put('-');
        hex(to, low, 44, 12);
        return true;
    }

    private static void hex(LineBuffer to, long bits, int firstShift, int digits) {
        for (var digit = 0; digit < digits; digit++) {
            to.put(HEX[(int) (bits >>> (firstShift - 4 * digit)) & 0xf]);
        }
    }

    /** Remembers the text of its last time: all records of a round have the same. */
    private static final class ClockMaker implements ValueMaker {
        private final Instant start;
        private final long stepMillis;
        private final TimeText times;
        private final long recordsPerRound;
        private long round = -1;
        private byte[] text = {};

        ClockMaker(Values.Clock clock, TimeText times, long recordsPerRound) {
            this.start = clock.start();
            this.stepMillis = clock.step().toMillis();
            this.times = times;
            this.recordsPerRound = recordsPerRound;
        }

        @Override
        public boolean write(long record, Draws draws, LineBuffer to) {
            var current = record / recordsPerRound;
            if (current != round) {
                round = current;
                text = times.of(start.plusMillis(Math.multiplyExact(stepMillis, current)))
                        .getBytes(StandardCharsets.UTF_8);
            }
            to.put(text);
            return true;
        }
    }

    /** Draws without putting back: no element comes twice. */
    private static final class SeveralMaker implements ValueMaker {
        private final byte[][] of;
        private final byte[] separator;
        private final int min;
        private final int max;
        private final int[] order;

        SeveralMaker(Field field, Values.Several several) {
            of = bytes(several.of());
            separator = field.separator().getBytes(StandardCharsets.UTF_8);
            min = Math.min(several.min(), of.length);
            max = Math.min(several.max(), of.length);
            order = new int[of.length];
        }

        @Override
        public boolean write(long record, Draws draws, LineBuffer to) {
            for (var i = 0; i < order.length; i++) {
                order[i] = i;
            }
            var count = min + draws.below(max - min + 1);
            for (var i = 0; i < count; i++) {
                var pick = i + draws.below(order.length - i);
                var element = order[pick];
                order[pick] = order[i];
                if (i > 0) {
                    to.put(separator);
                }
                to.put(of[element]);
            }
            return true;
        }
    }
}
