// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.local.security.Certificates;
import io.mysimbdp.runtime.kafka.WantedTopic;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void namesEveryBrokenRuleAtOnce() {
        assertThatThrownBy(
                        () -> new LocalKafkaSettings(2, "", List.of(9092, 9092), List.of(70_000), directory, 1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka.host must be an address of this machine, got a blank")
                .hasMessageContaining("kafka.ports must not name a port twice, got [9092, 9092]")
                .hasMessageContaining("kafka.controller-ports must name 2 ports, got [70000]")
                .hasMessageContaining("kafka.controller-ports must be from 1024 to 65535, got [70000]")
                .hasMessageContaining("kafka.heap must be from 128 to 32768, got 1");
    }

    @Test
    void areReadBackFromTheDataDirectory() {
        // Given
        var settings = LocalKafkaSettings.of(5, 19092, 19192, directory)
                .withHeapMegabytes(300)
                .withSecurity();

        // When
        settings.store("a-cluster");

        // Then
        assertThat(LocalKafkaSettings.stored(directory)).contains(settings);
    }

    @Test
    void refuseTheDataOfAnotherNumberOfBrokers() {
        // Given
        LocalKafkaSettings.defaults(directory).store("a-cluster");

        // When
        var problems = LocalKafkaSettings.of(1, 9092, 9192, directory).demand().problems();

        // Then
        assertThat(problems)
                .containsExactly("The data in " + directory + " is of 3 Kafka brokers and kafka.brokers is 1:"
                        + " ask for 3, or delete that directory with all its data.");
    }

    @Test
    void refuseTheDataOfBrokersWithoutSecurity() {
        // Given
        LocalKafkaSettings.of(1, 9092, 9192, directory).store("a-cluster");

        // When
        var problems = LocalKafkaSettings.of(1, 9092, 9192, directory)
                .withSecurity()
                .demand()
                .problems();

        // Then
        assertThat(problems)
                .containsExactly("The data in " + directory + " is of Kafka brokers without security: start them so, or"
                        + " delete that directory with all its data.");
    }

    @Test
    void letNobodyInWithoutLoginAndTlsIfThatIsAskedFor() {
        // Given
        var settings = LocalKafkaSettings.of(1, 9092, 9192, directory).withSecurity();
        var certificates = new Certificates(
                directory.resolve("ca.pem"),
                directory.resolve("server.p12"),
                "secret",
                directory.resolve("server.pem"));

        // Then
        assertThat(ServerProperties.of(settings, 1, Optional.of(certificates)))
                .contains("listener.security.protocol.map=CLIENT\\:SASL_SSL,CONTROLLER\\:SSL\n")
                .contains("listener.name.controller.ssl.client.auth=required\n")
                .contains("StandardAuthorizer\n")
                .doesNotContain("PLAINTEXT", "allow.everyone.if.no.acl.found");
    }

    @Test
    void giveTheFourthBrokerNoController() {
        // Given
        var settings = LocalKafkaSettings.of(4, 9092, 9192, directory);

        // Then
        assertThat(ServerProperties.of(settings, 3, Optional.empty())).contains("process.roles=broker,controller\n");
        assertThat(ServerProperties.of(settings, 4, Optional.empty()))
                .contains("process.roles=broker\n")
                .contains("listeners=CLIENT\\://127.0.0.1\\:9095\n")
                .contains("broker.rack=zone-a\n");
    }

    @Test
    void replicateOnlyAsOftenAsThereAreBrokers() {
        assertThat(ServerProperties.of(LocalKafkaSettings.of(2, 9092, 9192, directory), 1, Optional.empty()))
                .contains("default.replication.factor=2\n")
                .contains("min.insync.replicas=1\n");
        assertThat(ServerProperties.of(LocalKafkaSettings.of(5, 9092, 9192, directory), 1, Optional.empty()))
                .contains("offsets.topic.replication.factor=3\n")
                .contains("min.insync.replicas=2\n");
    }

    @Test
    void rememberHowFarAReplayCameForLongerThanThereAreDeadLetters() throws IOException {
        // Given
        var settings = LocalKafkaSettings.of(1, 9092, 9192, directory);
        var properties = new Properties();

        // When
        properties.load(new StringReader(ServerProperties.of(settings, 1, Optional.empty())));

        // Then
        var minutes = Long.parseLong(properties.getProperty("offsets.retention.minutes"));
        assertThat(Duration.ofMinutes(minutes)).isGreaterThan(WantedTopic.DEAD_LETTER_RETENTION.plusDays(365));
        assertThat(minutes).as("Kafka's limit").isLessThan(Integer.MAX_VALUE);
    }
}
