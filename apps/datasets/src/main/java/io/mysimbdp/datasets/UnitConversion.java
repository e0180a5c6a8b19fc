// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * From one unit to another of the same quantity.
 *
 * @param from the unit of the values that go in
 * @param to the unit of the values that come out
 * @param decimals to how many decimals the result is rounded, half up, from 0 to 12; empty for as many as there are, up to
 *     {@value #DIGITS} digits
 */
public record UnitConversion(Unit from, Unit to, Optional<Integer> decimals) {
    private static final int DIGITS = 15;

    /** What a double holds exactly, so that 14.4 °C is 57.92 °F and not 57.920000000000002. */
    private static final MathContext SHOWN = new MathContext(DIGITS, RoundingMode.HALF_UP);

    public UnitConversion {
        if (from.quantity() != to.quantity()) {
            throw new IllegalArgumentException("must convert into one of "
                    + String.join(", ", Unit.labelsOf(from.quantity())) + ", but is '" + from.label() + " to "
                    + to.label() + "'");
        }
    }

    /**
     * Reads {@code celsius to fahrenheit}.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static UnitConversion parse(String text, Optional<Integer> decimals) {
        var words = text.strip().split("\\s+", -1);
        if (words.length != 3 || !words[1].equals("to")) {
            throw new IllegalArgumentException(
                    "must be two units such as 'celsius to fahrenheit', but is '" + text + "'");
        }
        return new UnitConversion(unit(words[0]), unit(words[2]), decimals);
    }

    private static Unit unit(String label) {
        return Unit.fromLabel(label)
                .orElseThrow(() -> new IllegalArgumentException("must have units of "
                        + String.join(", ", Unit.labels()) + ", but has '" + label + "'"
                        + Nearest.hint(label, Unit.labels())));
    }

    /** The value in the other unit. */
    public BigDecimal convert(BigDecimal value) {
        var numerator = value.add(from.shift()).multiply(from.factor()).multiply(to.divisor());
        var converted = numerator
                .divide(from.divisor().multiply(to.factor()), MathContext.DECIMAL128)
                .subtract(to.shift())
                .round(SHOWN);
        return decimals.map(places -> converted.setScale(places, RoundingMode.HALF_UP))
                .orElse(converted);
    }

    @Override
    public String toString() {
        return from.label() + " to " + to.label();
    }
}
