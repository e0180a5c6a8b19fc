// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsReaderTest {
    private static final String BASE = """
            dataset: readings
            tenant: acme
            source: {format: jsonl}
            fields:
              - {name: id, type: text}
              - {name: at, type: timestamp}
              - {name: who, type: text}
              - {name: grade, type: int}
              - {name: heat, type: double}
              - {name: ok, type: boolean}
              - {name: seen, type: timestamp, formats: epoch-millis}
            derived:
              - {name: day, kind: day, from: at}
            table: {name: t, partition_key: [id, day], clustering: [at]}
            """;

    private static Views views(String yaml) {
        return DescriptorReader.read("d.yaml", BASE + yaml).views();
    }

    @Test
    void shouldLetEverybodyReadATableWithoutViews() {
        assertThat(views("")).isEqualTo(Views.NONE);
        assertThat(Views.NONE.rawRoles()).containsExactlyInAnyOrderElementsOf(Views.ROLES);
    }

    @Test
    void shouldKeepTheTableFromAllButAdminsOnceThereIsADefaultView() {
        assertThat(views("views: {read: [{name: default}]}").rawRoles()).containsExactly("admin");
        assertThat(views("views: {read: [{name: other}]}").rawRoles()).hasSize(3);
        assertThat(views("views: {raw: [reader], read: [{name: default}]}").rawRoles())
                .containsExactly("reader");
    }

    @Test
    void shouldKnowTheNamesOutside() {
        var view = views("views: {read: [{name: v, drop: [ok], fields: [{name: who, as: ok}]}]}")
                .readView("v")
                .orElseThrow();

        assertThat(view.nameOf("who")).isEqualTo("ok");
        assertThat(view.nameOf("heat")).isEqualTo("heat");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    read: [{roles: [reader]}]                      | d.yaml:15: views.read[0].name: is missing: it must start with a lower-case letter
                    read: [{name: A}]                              | views.read[0].name: must start with a lower-case letter
                    read: [{name: raw}]                            | views.read[0].name: must not be 'raw', which names the table as it is
                    read: [{name: a}, {name: a}]                   | views.read[1].name: must be unique, but 'a' comes twice
                    read: [{name: a, roles: [raeder]}]             | views.read[0].roles: must name roles of reader, writer, admin, but names 'raeder', did you mean 'reader'?
                    read: [{name: a, roles: []}]                   | views.read[0].roles: must name at least one role
                    raw: [all]                                     | views.raw: must name roles of
                    reed: []                                       | views.reed: is no setting here, did you mean 'read'? (known: read, write, raw)
                    read: [{name: a, feilds: []}]                  | views.read[0].feilds: is no setting here, did you mean 'fields'?
                    read: [{name: a, drop: [whoo]}]                 | views.read[0].drop: must name fields of the dataset, but there is no 'whoo', did you mean 'who'?
                    write: [{name: a, drop: [day]}]                | views.write[0].drop: must name fields of the dataset, but there is no 'day'
                    write: [{name: a, drop: [id]}]                 | views.write[0].drop: must not name 'id', which is required
                    write: [{name: a, fields: [{name: who, mask: hash}]}] | views.write[0].fields[0].mask: is no setting here
                    read: [{name: a, fields: [{as: b}]}]           | views.read[0].fields[0].name: is missing: it must name a field
                    read: [{name: a, fields: [{name: hot}]}]       | views.read[0].fields[0].name: must name fields of the dataset, but there is no 'hot'
                    read: [{name: a, fields: [{name: who, as: a b}]}] | views.read[0].fields[0].as: must start with a letter
                    read: [{name: a, fields: [{name: who, as: heat}]}] | views.read[0].fields[0].as: must be unique, but another field is named 'heat', too
                    read: [{name: a, fields: [{name: who}, {name: who}]}] | views.read[0].fields[1].name: must be unique, but 'who' comes twice
                    read: [{name: a, drop: who, fields: [{name: who}]}] | views.read[0].fields[0].name: must not name 'who', which is dropped
                    read: [{name: a, fields: [{name: who, mask: hide}]}] | views.read[0].fields[0].mask: must be hash or shorten, but is 'hide'
                    read: [{name: a, fields: [{name: ok, mask: hash}]}] | views.read[0].fields[0].mask: has no meaning for the type boolean
                    read: [{name: a, fields: [{name: grade, mask: shorten}]}] | views.read[0].fields[0].mask: must be hash for the type int
                    read: [{name: a, fields: [{name: who, mask: hash, keep: 2}]}] | views.read[0].fields[0].keep: has a meaning only beside 'mask: shorten'
                    read: [{name: a, fields: [{name: heat, mask: hash, convert: m to ft}]}] | views.read[0].fields[0].convert: has no meaning for a field that is masked
                    read: [{name: a, fields: [{name: seen, mask: hash, zone: UTC}]}] | views.read[0].fields[0].zone: has no meaning for a field that is masked
                    read: [{name: a, fields: [{name: heat, convert: celsius}]}] | views.read[0].fields[0].convert: must be two units such as 'celsius to fahrenheit', but is 'celsius'
                    read: [{name: a, fields: [{name: heat, convert: celcius to kelvin}]}] | has 'celcius', did you mean 'celsius'?
                    read: [{name: a, fields: [{name: heat, convert: celsius to m}]}] | views.read[0].fields[0].convert: must convert into one of kelvin, celsius, fahrenheit, but is 'celsius to m'
                    read: [{name: a, fields: [{name: who, convert: m to ft}]}] | views.read[0].fields[0].convert: has no meaning for the type text
                    write: [{name: a, fields: [{name: grade, convert: m to ft}]}] | views.write[0].fields[0].convert: has no meaning for the type int
                    read: [{name: a, fields: [{name: heat, decimals: 2}]}] | views.read[0].fields[0].decimals: has a meaning only beside convert
                    read: [{name: a, fields: [{name: at, zone: Vienna}]}] | views.read[0].fields[0].zone: must be a time zone such as UTC or Europe/Vienna, but is 'Vienna'
                    read: [{name: a, fields: [{name: who, zone: UTC}]}] | views.read[0].fields[0].zone: has no meaning for the type text
                    write: [{name: a, fields: [{name: seen, zone: UTC}]}] | views.write[0].fields[0].zone: needs a field that has iso among its formats
                    read: [{name: a, fields: [{name: id, mask: hash}]}] | views.read[0].fields[0].mask: has no meaning for 'id': records are asked for by it
                    read: [{name: a, fields: [{name: at, mask: hash}]}] | views.read[0].fields[0].mask: has no meaning for 'at'
                    """)
    void shouldSayWhatIsWrong(String views, String problem) {
        var exception = catchThrowableOfType(DescriptorException.class, () -> views("views: {" + views + "}"));

        assertThat(exception).hasMessageContaining(problem);
        assertThat(exception.problems())
                .as("one mistake, one problem")
                .hasSize(1)
                .allSatisfy(other -> assertThat(other.line()).isEqualTo(15));
    }

    @ParameterizedTest
    @CsvSource({
        "celsius to fahrenheit, 14.4, 57.92",
        "fahrenheit to celsius, 57.92, 14.4",
        "celsius to kelvin, -273.15, 0",
        "m/s to km/h, 10, 36",
        "km/h to m/s, 36, 10",
        "m/s to mph, 44.704, 100",
        "kn to km/h, 1, 1.852",
        "hPa to kPa, 1031.4, 103.14",
        "kPa to hPa, 103.14, 1031.4",
        "bar to psi, 1, 14.5037737730209",
        "mm to in, 25.4, 1",
        "ft to m, 1, 0.3048",
        "kg to lb, 0.45359237, 1",
        "ug/m3 to mg/m3, 1500, 1.5",
        "deg to rad, 180, 3.14159265358979",
        "kWh to J, 1, 3600000",
        "share to percent, 0.25, 25",
        "min to h, 90, 1.5",
    })
    void shouldConvertUnits(String conversion, BigDecimal value, BigDecimal expected) {
        assertThat(UnitConversion.parse(conversion, Optional.empty()).convert(value))
                .isEqualByComparingTo(expected);
    }

    @Test
    void shouldRoundWhereDecimalsAreGiven() {
        var conversion = UnitConversion.parse("m/s to mph", Optional.of(2));

        assertThat(conversion.convert(new BigDecimal("13.1"))).hasToString("29.30");
    }

    @Test
    void shouldComeBackFromEveryUnitToTheSameValue() {
        var value = new BigDecimal("12.5");
        for (var from : Unit.values()) {
            for (var to : List.of(Unit.values())) {
                if (from.quantity() == to.quantity()) {
                    var there = new UnitConversion(from, to, Optional.empty()).convert(value);
                    var back = new UnitConversion(to, from, Optional.empty()).convert(there);
                    assertThat(back.doubleValue()).as("%s to %s", from, to).isCloseTo(12.5, Offset.offset(1e-6));
                }
            }
        }
    }
}
