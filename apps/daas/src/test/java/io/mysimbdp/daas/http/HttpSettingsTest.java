// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSettingsTest {
    @Test
    void shouldTakeEachSetting(@TempDir Path folder) throws Exception {
        var certificate = Files.writeString(folder.resolve("tls.crt"), "");
        var key = Files.writeString(folder.resolve("tls.key"), "");
        var reader = new SettingsReader(Map.of(
                "MYSIMBDP_DAAS_HOST", "127.0.0.1",
                "MYSIMBDP_DAAS_PORT", "1234",
                "MYSIMBDP_DAAS_CERTIFICATE_FILE", certificate.toString(),
                "MYSIMBDP_DAAS_KEY_FILE", key.toString(),
                "MYSIMBDP_DAAS_CORS_ORIGINS", "https://a.example, https://b.example:8443",
                "MYSIMBDP_DAAS_THREADS", "9",
                "MYSIMBDP_DAAS_MAX_CONNECTIONS", "10",
                "MYSIMBDP_DAAS_MAX_HEADER_BYTES", "2048",
                "MYSIMBDP_DAAS_IDLE_TIMEOUT", "11s",
                "MYSIMBDP_DAAS_DRAIN_TIMEOUT", "12s"));

        var settings = HttpSettings.read(reader);

        reader.finish();
        assertThat(settings)
                .isEqualTo(new HttpSettings(
                        "127.0.0.1",
                        1234,
                        Optional.of(certificate),
                        Optional.of(key),
                        List.of("https://a.example", "https://b.example:8443"),
                        9,
                        10,
                        2048,
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12)));
    }

    @Test
    void shouldSayAllThatIsWrong(@TempDir Path folder) throws Exception {
        var certificate = Files.writeString(folder.resolve("tls.crt"), "");
        var reader = new SettingsReader(
                Map.of("MYSIMBDP_DAAS_CERTIFICATE_FILE", certificate.toString(), "MYSIMBDP_DAAS_CORS_ORIGINS", "*"));

        HttpSettings.read(reader);

        assertThatThrownBy(reader::finish)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("DAAS_CORS_ORIGINS must be origins such as https://example.com")
                .hasMessageContaining("DAAS_KEY_FILE must be set together");
    }
}
