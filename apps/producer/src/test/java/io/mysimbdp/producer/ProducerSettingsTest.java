// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.ops.OpsSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerSettingsTest {
    @TempDir
    private Path folder;

    private Map<String, String> environment;

    @BeforeEach
    void describe_a_dataset() throws IOException {
        Files.writeString(folder.resolve("notes.yaml"), Fixture.DESCRIPTOR);
        environment = new HashMap<>(Map.of(
                "MYSIMBDP_DATASETS_DIR", folder.toString(),
                "MYSIMBDP_PRODUCER_DATASET", "test.notes",
                "MYSIMBDP_PRODUCER_SOURCES", "-"));
    }

    @Test
    void every_setting_can_be_set() throws IOException {
        var file = Files.writeString(folder.resolve("a.pem"), "x");
        environment.put("MYSIMBDP_LOG_LEVEL", "DEBUG");
        environment.put("MYSIMBDP_PRODUCER_SOURCES", folder.resolve("a.pem").toString());
        environment.put("MYSIMBDP_PRODUCER_SOURCE_NAME", "yesterday");
        environment.put("MYSIMBDP_PRODUCER_REJECTED_DIR", "rejected");
        environment.put("MYSIMBDP_PRODUCER_STATE_DIR", "state");
        environment.put("MYSIMBDP_PRODUCER_RATE", "500");
        environment.put("MYSIMBDP_PRODUCER_REPEAT", "3");
        environment.put("MYSIMBDP_PRODUCER_LIMIT", "70");
        environment.put("MYSIMBDP_PRODUCER_FOLLOW", "false");
        environment.put("MYSIMBDP_PRODUCER_AGAIN", "true");
        environment.put("MYSIMBDP_PRODUCER_PARALLEL", "4");
        environment.put("MYSIMBDP_KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2");
        environment.put("MYSIMBDP_KAFKA_CA_FILE", file.toString());
        environment.put("MYSIMBDP_KAFKA_CERTIFICATE_FILE", file.toString());
        environment.put("MYSIMBDP_KAFKA_KEY_FILE", file.toString());
        environment.put("MYSIMBDP_KAFKA_USERNAME", "anna");
        environment.put("MYSIMBDP_KAFKA_PASSWORD_FILE", file.toString());
        environment.put("MYSIMBDP_PRODUCER_COMPRESSION", "zstd");
        environment.put("MYSIMBDP_PRODUCER_LINGER", "5ms");
        environment.put("MYSIMBDP_PRODUCER_BATCH_BYTES", "2048");
        environment.put("MYSIMBDP_PRODUCER_BUFFER_BYTES", "10000000");
        environment.put("MYSIMBDP_PRODUCER_DELIVERY_TIMEOUT", "30s");
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put("MYSIMBDP_HTTP_PORT", "9");

        var reader = new SettingsReader(environment);
        var settings = ProducerSettings.read(reader, List.of());
        reader.finish();

        assertThat(reader.known())
                .as("a setting that this test forgets")
                .extracting(SettingsReader.Setting::key)
                .containsExactlyInAnyOrderElementsOf(environment.keySet());
        assertThat(settings)
                .isEqualTo(new ProducerSettings(
                        settings.dataset(),
                        List.of(file.toString()),
                        Optional.of("yesterday"),
                        Optional.of(Path.of("rejected")),
                        Optional.of(Path.of("state")),
                        500,
                        3,
                        70,
                        false,
                        true,
                        4,
                        new KafkaSettings(
                                List.of(new HostAndPort("a", 1), new HostAndPort("b", 2)),
                                Optional.of(file),
                                Optional.of(file),
                                Optional.of(file),
                                Optional.of("anna"),
                                Optional.of(file)),
                        new SendSettings(
                                Compression.ZSTD, Duration.ofMillis(5), 2048, 10_000_000, Duration.ofSeconds(30)),
                        new OpsSettings("127.0.0.1", 9)));
        assertThat(settings.dataset().id()).isEqualTo("test.notes");
    }

    @Test
    void following_can_be_set() {
        environment.put("MYSIMBDP_PRODUCER_SOURCES", folder.toString());
        environment.put("MYSIMBDP_PRODUCER_FOLLOW", "true");

        assertThat(read().follow()).isTrue();
    }

    @Test
    void all_problems_come_in_one_message() {
        environment.put("MYSIMBDP_PRODUCER_DATASET", "note");
        environment.put("MYSIMBDP_PRODUCER_SOURCES", "nowhere/to/be/found");
        environment.put("MYSIMBDP_PRODUCER_RATE", "fast");
        environment.put("MYSIMBDP_PRODUCER_PARALEL", "2");

        assertThatThrownBy(this::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MYSIMBDP_PRODUCER_DATASET must name a known dataset")
                .hasMessageContaining("did you mean 'notes'?")
                .hasMessageContaining("there is no 'nowhere/to/be/found'")
                .hasMessageContaining("MYSIMBDP_PRODUCER_RATE must be a whole number")
                .hasMessageContaining("MYSIMBDP_PRODUCER_PARALEL is no setting");
    }

    @Test
    void what_contradicts_itself_is_refused() {
        environment.put("MYSIMBDP_PRODUCER_SOURCES", "-," + folder);
        environment.put("MYSIMBDP_PRODUCER_SOURCE_NAME", "both");
        environment.put("MYSIMBDP_PRODUCER_REPEAT", "2");
        environment.put("MYSIMBDP_PRODUCER_FOLLOW", "true");

        assertThatThrownBy(this::read)
                .hasMessageContaining("MYSIMBDP_PRODUCER_SOURCE_NAME needs a single file")
                .hasMessageContaining("MYSIMBDP_PRODUCER_REPEAT must be 1 for standard input")
                .hasMessageContaining("MYSIMBDP_PRODUCER_FOLLOW can't go with PRODUCER_REPEAT")
                .hasMessageContaining("MYSIMBDP_PRODUCER_FOLLOW can't go with standard input");
    }

    @Test
    void a_source_that_is_no_path_here_is_refused_like_any_other() {
        environment.put("MYSIMBDP_PRODUCER_SOURCES", "a\0b");
        environment.put("MYSIMBDP_PRODUCER_SOURCE_NAME", "yesterday");

        assertThatThrownBy(this::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MYSIMBDP_PRODUCER_SOURCES must be a path that this system takes");
    }

    @Test
    void records_can_be_made_up_where_the_descriptor_says_how() {
        environment.put("MYSIMBDP_PRODUCER_SOURCES", "generated:0,generated:many");
        environment.put("MYSIMBDP_PRODUCER_FOLLOW", "true");

        assertThatThrownBy(this::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must say how many records to make up as in generated:1000, but is 'generated:0'")
                .hasMessageContaining("but is 'generated:many'")
                .hasMessageContaining("can't be generated:N for dataset test.notes")
                .hasMessageContaining("MYSIMBDP_PRODUCER_FOLLOW can't go with records that are made up");
    }

    @Test
    void arguments_come_before_the_environment() {
        var reader = new SettingsReader(environment);

        var settings = ProducerSettings.read(reader, List.of(folder.toString()));

        assertThat(settings.sources()).containsExactly(folder.toString());
    }

    @Test
    void the_kafka_client_takes_the_least_and_the_greatest_settings() {
        for (var settings : List.of(
                new SendSettings(Compression.NONE, Duration.ZERO, 1_024, 8L * 1024 * 1024, Duration.ofSeconds(5)),
                new SendSettings(
                        Compression.GZIP, Duration.ofSeconds(1), 1024 * 1024, 1024L * 1024 * 1024, Duration.ofDays(1)),
                new SendSettings(
                        Compression.SNAPPY, Duration.ofSeconds(1), 1_024, 8L * 1024 * 1024, Duration.ofSeconds(5)))) {
            var properties = KafkaSettings.plain("127.0.0.1:9").clientProperties("test");
            properties.putAll(settings.clientProperties());
            properties.put("key.serializer", ByteArraySerializer.class);
            properties.put("value.serializer", ByteArraySerializer.class);

            new KafkaProducer<>(properties).close(Duration.ZERO);

            assertThat(properties).containsEntry("acks", "all").containsEntry("enable.idempotence", true);
        }
    }

    private ProducerSettings read() {
        var reader = new SettingsReader(environment);
        var settings = ProducerSettings.read(reader, List.of());
        reader.finish();
        return settings;
    }
}
