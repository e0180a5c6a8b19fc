// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.daas.live.LiveSettings;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadSettingsTest {
    /** A setting that is forgotten on its way to the record has its default value here, and fails. */
    @Test
    void shouldMapEverySettingToItsPlace(@TempDir Path folder) throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "a secret that nobody knows\n");
        var environment = new HashMap<String, String>();
        environment.put("MYSIMBDP_DAAS_SECRET_FILE", secret.toString());
        environment.put("MYSIMBDP_DAAS_READ_CONSISTENCY", "quorum");
        environment.put("MYSIMBDP_DAAS_READ_DEFAULT_LIMIT", "11");
        environment.put("MYSIMBDP_DAAS_READ_MAX_LIMIT", "12");
        environment.put("MYSIMBDP_DAAS_READ_MAX_PAGE_BYTES", "2000");
        environment.put("MYSIMBDP_DAAS_READ_FETCH_ROWS", "14");
        environment.put("MYSIMBDP_DAAS_READ_MAX_PARTITIONS", "15");
        environment.put("MYSIMBDP_DAAS_READ_MAX_CONCURRENT", "16");
        environment.put("MYSIMBDP_DAAS_READ_TIMEOUT", "17s");
        environment.put("MYSIMBDP_DAAS_READ_MAX_INTERVALS", "18");
        environment.put("MYSIMBDP_DAAS_READ_MAX_AGGREGATED_ROWS", "19");
        environment.put("MYSIMBDP_DAAS_LIVE_MAX_STREAMS", "21");
        environment.put("MYSIMBDP_DAAS_LIVE_MAX_STREAMS_PER_TENANT", "22");
        environment.put("MYSIMBDP_DAAS_LIVE_QUEUE", "23");
        environment.put("MYSIMBDP_DAAS_LIVE_HEARTBEAT", "24s");
        var reader = new SettingsReader(environment);

        assertThat(ReadSettings.read(reader))
                .isEqualTo(new ReadSettings(
                        Optional.of(secret),
                        ReadSettings.Consistency.QUORUM,
                        11,
                        12,
                        2_000,
                        14,
                        15,
                        16,
                        Duration.ofSeconds(17),
                        18,
                        19));
        assertThat(LiveSettings.read(reader)).isEqualTo(new LiveSettings(21, 22, 23, Duration.ofSeconds(24)));
        reader.finish();
        assertThat(Secrets.of(Optional.of(secret)).masker().hash("acme", "Anna"))
                .isEqualTo(Secrets.of(Optional.of(secret)).masker().hash("acme", "Anna"));
    }

    @Test
    void shouldHaveDefaultsThatWork() {
        var reader = new SettingsReader(Map.of());

        ReadSettings.read(reader);
        LiveSettings.read(reader);

        reader.finish();
    }

    @Test
    void shouldRefuseADefaultLimitAboveTheGreatest() {
        var reader = new SettingsReader(Map.of("MYSIMBDP_DAAS_READ_MAX_LIMIT", "5"));
        ReadSettings.read(reader);

        assertThatThrownBy(reader::finish)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("DAAS_READ_DEFAULT_LIMIT must not exceed DAAS_READ_MAX_LIMIT");
    }

    @Test
    void shouldRefuseASecretThatIsTooShort(@TempDir Path folder) throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "short\n");

        assertThatThrownBy(() -> Secrets.of(Optional.of(secret)))
                .hasMessage("a secret must have at least 16 bytes, but has 5");
    }
}
