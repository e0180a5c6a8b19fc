// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bootstrap.BootstrapMain;
import io.mysimbdp.consumer.ConsumerMain;
import io.mysimbdp.daas.DaasMain;
import io.mysimbdp.producer.ProducerMain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsDocIT {
    @ParameterizedTest
    @ValueSource(classes = {ProducerMain.class, ConsumerMain.class, BootstrapMain.class, DaasMain.class})
    void shouldHaveInTheDocumentationWhatTheProgramPrints(Class<?> program) throws Exception {
        // When
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        "settings")
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor()).isZero();
        assertThat(printed).contains("MYSIMBDP_KAFKA_BOOTSTRAP_SERVERS");
        assertThat(Files.readString(Path.of("../../docs/settings.md")))
                .as("docs/settings.md has the table that '%s settings' prints", program.getSimpleName())
                .contains(printed);
    }
}
