// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaSettingsTest {
    private static QuotaSettings read(Map<String, String> environment) {
        var reader = new SettingsReader(environment);
        var settings = QuotaSettings.read(reader);
        reader.finish();
        return settings;
    }

    @Test
    void haveAValueForEachKey() {
        var settings = read(Map.of(
                "MYSIMBDP_DAAS_QUOTA_REQUESTS", "10",
                "MYSIMBDP_DAAS_QUOTA_BYTES", "2000",
                "MYSIMBDP_DAAS_QUOTA_RECORDS", "0",
                "MYSIMBDP_DAAS_QUOTA_TENANTS", "acme.requests=1_000, acme.records=5,initech.bytes=0"));

        assertThat(settings.of("anybody")).isEqualTo(new Usage(10, 2_000, 0));
        assertThat(settings.of("acme")).isEqualTo(new Usage(1_000, 2_000, 5));
        assertThat(settings.of("initech")).isEqualTo(new Usage(10, 0, 0));
    }

    @Test
    void limitByDefaultWhatATenantUses() {
        assertThat(read(Map.of()).of("acme")).isEqualTo(new Usage(60_000, 4L << 30, 10_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "acme=5", "acme.rows=5", ".requests=5", "acme.requests=-1", "acme.requests=x", ","})
    void refuseWhatIsOfAnotherForm(String tenants) {
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_DAAS_QUOTA_TENANTS", tenants)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MYSIMBDP_DAAS_QUOTA_TENANTS must be");
    }
}
