// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SendSettingsTest {
    @Test
    void shouldTakeEachSetting() {
        var reader = new SettingsReader(Map.of(
                "MYSIMBDP_DAAS_MAX_RECORDS", "5",
                "MYSIMBDP_DAAS_MAX_BODY_BYTES", "2048",
                "MYSIMBDP_DAAS_MAX_UPLOADS", "3",
                "MYSIMBDP_DAAS_UPLOAD_TIMEOUT", "4s",
                "MYSIMBDP_DAAS_DELIVERY_TIMEOUT", "6s",
                "MYSIMBDP_DAAS_LINGER", "7ms",
                "MYSIMBDP_DAAS_RECEIPT_RETENTION", "8d",
                "MYSIMBDP_DAAS_IDEMPOTENCY_RETENTION", "9h"));

        var settings = SendSettings.read(reader);

        reader.finish();
        assertThat(settings)
                .isEqualTo(new SendSettings(
                        5,
                        2048,
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(6),
                        Duration.ofMillis(7),
                        Duration.ofDays(8),
                        Duration.ofHours(9)));
    }
}
