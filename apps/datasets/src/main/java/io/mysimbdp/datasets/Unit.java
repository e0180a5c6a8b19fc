// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A unit of measure. Each is linear in the base unit of what it measures: base = (value + shift) × factor ÷ divisor, so that
 * any two of the same quantity convert into each other exactly.
 */
public enum Unit {
    KELVIN("kelvin", Quantity.TEMPERATURE, "0", "1", "1"),
    CELSIUS("celsius", Quantity.TEMPERATURE, "273.15", "1", "1"),
    FAHRENHEIT("fahrenheit", Quantity.TEMPERATURE, "459.67", "5", "9"),

    METRE_PER_SECOND("m/s", Quantity.SPEED, "0", "1", "1"),
    KILOMETRE_PER_HOUR("km/h", Quantity.SPEED, "0", "1", "3.6"),
    MILE_PER_HOUR("mph", Quantity.SPEED, "0", "0.44704", "1"),
    KNOT("kn", Quantity.SPEED, "0", "1.852", "3.6"),

    PASCAL("Pa", Quantity.PRESSURE, "0", "1", "1"),
    HECTOPASCAL("hPa", Quantity.PRESSURE, "0", "100", "1"),
    KILOPASCAL("kPa", Quantity.PRESSURE, "0", "1000", "1"),
    BAR("bar", Quantity.PRESSURE, "0", "100000", "1"),
    MILLIBAR("mbar", Quantity.PRESSURE, "0", "100", "1"),
    ATMOSPHERE("atm", Quantity.PRESSURE, "0", "101325", "1"),
    POUND_PER_SQUARE_INCH("psi", Quantity.PRESSURE, "0", "4.4482216152605", "0.00064516"),

    MILLIMETRE("mm", Quantity.LENGTH, "0", "1", "1000"),
    CENTIMETRE("cm", Quantity.LENGTH, "0", "1", "100"),
    METRE("m", Quantity.LENGTH, "0", "1", "1"),
    KILOMETRE("km", Quantity.LENGTH, "0", "1000", "1"),
    INCH("in", Quantity.LENGTH, "0", "0.0254", "1"),
    FOOT("ft", Quantity.LENGTH, "0", "0.3048", "1"),
    MILE("mi", Quantity.LENGTH, "0", "1609.344", "1"),

    GRAM("g", Quantity.MASS, "0", "1", "1000"),
    KILOGRAM("kg", Quantity.MASS, "0", "1", "1"),
    TONNE("t", Quantity.MASS, "0", "1000", "1"),
    POUND("lb", Quantity.MASS, "0", "0.45359237", "1"),

    MILLILITRE("ml", Quantity.VOLUME, "0", "1", "1000"),
    LITRE("l", Quantity.VOLUME, "0", "1", "1"),
    CUBIC_METRE("m3", Quantity.VOLUME, "0", "1000", "1"),

    MICROGRAM_PER_CUBIC_METRE("ug/m3", Quantity.CONCENTRATION, "0", "1", "1000"),
    MILLIGRAM_PER_CUBIC_METRE("mg/m3", Quantity.CONCENTRATION, "0", "1", "1"),

    MILLIVOLT("mV", Quantity.VOLTAGE, "0", "1", "1000"),
    VOLT("V", Quantity.VOLTAGE, "0", "1", "1"),

    WATT("W", Quantity.POWER, "0", "1", "1"),
    KILOWATT("kW", Quantity.POWER, "0", "1000", "1"),

    JOULE("J", Quantity.ENERGY, "0", "1", "1"),
    KILOWATT_HOUR("kWh", Quantity.ENERGY, "0", "3600000", "1"),

    MILLISECOND("ms", Quantity.DURATION, "0", "1", "1000"),
    SECOND("s", Quantity.DURATION, "0", "1", "1"),
    MINUTE("min", Quantity.DURATION, "0", "60", "1"),
    HOUR("h", Quantity.DURATION, "0", "3600", "1"),

    DEGREE("deg", Quantity.ANGLE, "0", "1", "1"),
    /** With a divisor of as many digits as a double has. */
    RADIAN("rad", Quantity.ANGLE, "0", "180", "3.14159265358979324"),

    SHARE("share", Quantity.SHARE, "0", "1", "1"),
    PERCENT("percent", Quantity.SHARE, "0", "1", "100");

    /** What is measured. */
    enum Quantity {
        TEMPERATURE,
        SPEED,
        PRESSURE,
        LENGTH,
        MASS,
        VOLUME,
        CONCENTRATION,
        VOLTAGE,
        POWER,
        ENERGY,
        DURATION,
        ANGLE,
        SHARE
    }

    private final String label;
    private final Quantity quantity;
    private final BigDecimal shift;
    private final BigDecimal factor;
    private final BigDecimal divisor;

    Unit(String label, Quantity quantity, String shift, String factor, String divisor) {
        this.label = label;
        this.quantity = quantity;
        this.shift = new BigDecimal(shift);
        this.factor = new BigDecimal(factor);
        this.divisor = new BigDecimal(divisor);
    }

    /** The unit as a descriptor writes it, e.g. {@code km/h}. */
    public String label() {
        return label;
    }

    Quantity quantity() {
        return quantity;
    }

    BigDecimal shift() {
        return shift;
    }

    BigDecimal factor() {
        return factor;
    }

    BigDecimal divisor() {
        return divisor;
    }

    public static Optional<Unit> fromLabel(String label) {
        return Arrays.stream(values()).filter(unit -> unit.label.equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Unit::label).toList();
    }

    /** The labels of the units that a unit can be converted into, itself among them. */
    static List<String> labelsOf(Quantity quantity) {
        return Arrays.stream(values())
                .filter(unit -> unit.quantity == quantity)
                .map(Unit::label)
                .toList();
    }
}
