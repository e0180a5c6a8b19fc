// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.consumer.ConsumerSettings.Consistency;
import io.mysimbdp.consumer.ConsumerSettings.GroupProtocol;
import io.mysimbdp.consumer.ConsumerSettings.Writing;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumerSettingsTest {
    private static final Path DATASETS = Path.of("../../data/datasets");

    @TempDir
    private Path directory;

    private Map<String, String> everything() throws Exception {
        var secret = Files.writeString(directory.resolve("secret"), "secret").toString();
        var environment = new HashMap<String, String>();
        environment.put("MYSIMBDP_LOG_LEVEL", "DEBUG");
        environment.put("MYSIMBDP_KAFKA_BOOTSTRAP_SERVERS", "broker-a:9093,broker-b:9093");
        environment.put("MYSIMBDP_KAFKA_CA_FILE", secret);
        environment.put("MYSIMBDP_KAFKA_CERTIFICATE_FILE", secret);
        environment.put("MYSIMBDP_KAFKA_KEY_FILE", secret);
        environment.put("MYSIMBDP_KAFKA_USERNAME", "consumer");
        environment.put("MYSIMBDP_KAFKA_PASSWORD_FILE", secret);
        environment.put("MYSIMBDP_CASSANDRA_CONTACT_POINTS", "node-a");
        environment.put("MYSIMBDP_CASSANDRA_LOCAL_DATACENTER", "dc2");
        environment.put("MYSIMBDP_CASSANDRA_USERNAME", "consumer");
        environment.put("MYSIMBDP_CASSANDRA_PASSWORD_FILE", secret);
        environment.put("MYSIMBDP_CASSANDRA_CA_FILE", secret);
        environment.put("MYSIMBDP_DATASETS_DIR", DATASETS.toString());
        environment.put("MYSIMBDP_DATASETS", "listing_reviews");
        environment.put("MYSIMBDP_HTTP_HOST", "127.0.0.1");
        environment.put("MYSIMBDP_HTTP_PORT", "8181");
        environment.put("MYSIMBDP_CONSUMER_GROUP", "another");
        environment.put("MYSIMBDP_CONSUMER_INSTANCE_ID", "consumer-7");
        environment.put("MYSIMBDP_CONSUMER_GROUP_PROTOCOL", "classic");
        environment.put("MYSIMBDP_CONSUMER_MAX_POLL_RECORDS", "17");
        environment.put("MYSIMBDP_CONSUMER_FETCH_MAX_BYTES", "2_000_000");
        environment.put("MYSIMBDP_CONSUMER_COMMIT_INTERVAL", "3s");
        environment.put("MYSIMBDP_CONSUMER_CONSISTENCY", "each-quorum");
        environment.put("MYSIMBDP_CONSUMER_MAX_IN_FLIGHT", "18");
        environment.put("MYSIMBDP_CONSUMER_MAX_BUFFERED", "19");
        environment.put("MYSIMBDP_CONSUMER_MAX_BUFFERED_BYTES", "1_900_000");
        environment.put("MYSIMBDP_CONSUMER_BATCH_ROWS", "20");
        environment.put("MYSIMBDP_CONSUMER_BATCH_BYTES", "21");
        environment.put("MYSIMBDP_CONSUMER_MIN_BACKOFF", "22ms");
        environment.put("MYSIMBDP_CONSUMER_MAX_BACKOFF", "23s");
        environment.put("MYSIMBDP_CONSUMER_DRAIN_TIMEOUT", "24s");
        return environment;
    }

    @Test
    void shouldNotPollMoreLargeRecordsThanItMayHold() throws Exception {
        var environment = everything();
        environment.put("MYSIMBDP_CONSUMER_MAX_POLL_RECORDS", "2000");
        environment.put("MYSIMBDP_CONSUMER_MAX_BUFFERED_BYTES", "1_638_400");

        assertThat(ConsumerSettings.read(environment).pollRecords())
                .as("reviews have 16 KiB at most")
                .isEqualTo(100);

        environment.put("MYSIMBDP_CONSUMER_MAX_POLL_RECORDS", "17");
        assertThat(ConsumerSettings.read(environment).pollRecords()).isEqualTo(17);
    }

    @Test
    void shouldReadEverySetting() throws Exception {
        var settings = ConsumerSettings.read(everything());

        assertThat(settings.kafka().bootstrap()).isEqualTo("broker-a:9093,broker-b:9093");
        assertThat(settings.kafka().caFile()).isPresent();
        assertThat(settings.kafka().certificateFile()).isPresent();
        assertThat(settings.kafka().keyFile()).isPresent();
        assertThat(settings.kafka().username()).hasValue("consumer");
        assertThat(settings.kafka().passwordFile()).isPresent();
        assertThat(settings.cassandra().contact()).isEqualTo("node-a:9042");
        assertThat(settings.cassandra().localDatacenter()).isEqualTo("dc2");
        assertThat(settings.cassandra().username()).hasValue("consumer");
        assertThat(settings.cassandra().passwordFile()).isPresent();
        assertThat(settings.cassandra().caFile()).isPresent();
        assertThat(settings.datasets().selected())
                .extracting(Dataset::name)
                .containsExactly("listing_reviews", "ingestion_runs");
        assertThat(settings.ops().host()).isEqualTo("127.0.0.1");
        assertThat(settings.ops().port()).isEqualTo(8181);
        assertThat(settings.group()).isEqualTo("another");
        assertThat(settings.instanceId()).hasValue("consumer-7");
        assertThat(settings.protocol()).isEqualTo(GroupProtocol.CLASSIC);
        assertThat(settings.maxPollRecords()).isEqualTo(17);
        assertThat(settings.fetchMaxBytes()).isEqualTo(2_000_000);
        assertThat(settings.commitInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.writing())
                .isEqualTo(new Writing(
                        Consistency.EACH_QUORUM,
                        18,
                        19,
                        1_900_000,
                        20,
                        21,
                        Duration.ofMillis(22),
                        Duration.ofSeconds(23),
                        Duration.ofSeconds(24)));
    }

    @Test
    void shouldHaveATestedValueForEverySettingThatItAsksFor() throws Exception {
        var reader = new SettingsReader(Map.of());
        ConsumerSettings.read(reader);

        assertThat(everything().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        reader.known().stream().map(SettingsReader.Setting::key).toList());
    }

    @Test
    void shouldNameEveryProblemAtOnce() {
        var environment = Map.of(
                "MYSIMBDP_DATASETS_DIR", DATASETS.toString(),
                "MYSIMBDP_CONSUMER_MAX_IN_FLIGHT", "0",
                "MYSIMBDP_CONSUMER_INSTANCE_ID", "consumer 1",
                "MYSIMBDP_CONSUMER_MIN_BACKOFF", "1m",
                "MYSIMBDP_CONSUMER_CONSISTENCY", "most",
                "MYSIMBDP_KAFKA_USERNAME", "somebody",
                "MYSIMBDP_DATASETS", "station_telemetri",
                "MYSIMBDP_CONSUMER_BATCHROWS", "5");

        assertThatThrownBy(() -> ConsumerSettings.read(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "MYSIMBDP_CONSUMER_MAX_IN_FLIGHT must be a whole number from 1 to 4096, but is '0'")
                .hasMessageContaining("MYSIMBDP_CONSUMER_INSTANCE_ID must be up to 249 letters, digits, dots,"
                        + " underscores and hyphens, but is 'consumer 1'")
                .hasMessageContaining("MYSIMBDP_CONSUMER_MIN_BACKOFF must not exceed CONSUMER_MAX_BACKOFF, which is"
                        + " 5000ms, but is 60000ms")
                .hasMessageContaining("MYSIMBDP_CONSUMER_CONSISTENCY must be one of any, one, local-one")
                .hasMessageContaining("but is 'most'")
                .hasMessageContaining("MYSIMBDP_KAFKA_USERNAME and KAFKA_PASSWORD_FILE must be set together")
                .hasMessageContaining("there is no dataset 'station_telemetri', did you mean 'station_telemetry'?")
                .hasMessageContaining("MYSIMBDP_CONSUMER_BATCHROWS is no setting of this program,"
                        + " did you mean 'MYSIMBDP_CONSUMER_BATCH_ROWS'?");
    }
}
