// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    @ParameterizedTest
    @CsvSource({
        "citysense.station_telemetry, citysense.station-telemetry",
        "citysense.station_telemetry.dlq, citysense.station-telemetry.dlq",
    })
    void onlyUnderscoresOfAnUsualNameChange(String name, String expected) {
        assertThat(Names.subdomain(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_.b", "a..b", "a.-b", "_a", "a_", "A.b", "___", "..", "ä.b"})
    void aNameThatKubernetesWouldRefuseGetsADigest(String name) {
        assertThat(Names.subdomain(name))
                .matches(SUBDOMAIN)
                .endsWith(Names.digest(name).substring(0, 10));
        assertThat(Names.label(name)).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    }

    @Test
    void aLongNameIsCutWhereItMay() {
        var long1 = "a".repeat(241) + "." + "b".repeat(20);
        var long2 = "a".repeat(241) + "." + "c".repeat(20);

        assertThat(Names.subdomain(long1)).matches(SUBDOMAIN).hasSizeLessThanOrEqualTo(253);
        assertThat(Names.subdomain(long1)).isNotEqualTo(Names.subdomain(long2));
        assertThat(Names.label(long1)).hasSize(63);
    }
}
