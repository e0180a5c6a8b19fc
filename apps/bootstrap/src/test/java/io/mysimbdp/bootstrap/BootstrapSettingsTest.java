// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootstrapSettingsTest {

    private static BootstrapSettings read(Map<String, String> environment) {
        var reader = new SettingsReader(environment);
        var settings = BootstrapSettings.read(reader);
        reader.finish();
        return settings;
    }

    @Test
    void keepsThreeCopiesByDefault() {
        var settings = read(Map.of());

        assertThat(settings.topicReplication()).isEqualTo(3);
        assertThat(settings.topicMinInSync()).isEqualTo(2);
        assertThat(settings.keyspaceReplication()).isEqualTo(3);
        assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void readsEverySetting() {
        var settings = read(Map.of(
                "MYSIMBDP_KAFKA_BOOTSTRAP_SERVERS", "kafka:9093",
                "MYSIMBDP_CASSANDRA_CONTACT_POINTS", "cassandra:9043",
                "MYSIMBDP_TOPIC_REPLICATION", "5",
                "MYSIMBDP_TOPIC_MIN_IN_SYNC", "3",
                "MYSIMBDP_KEYSPACE_REPLICATION", "2",
                "MYSIMBDP_BOOTSTRAP_TIMEOUT", "30s"));

        assertThat(settings)
                .isEqualTo(new BootstrapSettings(
                        KafkaSettings.plain("kafka:9093"),
                        CassandraSettings.plain(List.of(new HostAndPort("cassandra", 9043)), "dc1"),
                        5,
                        3,
                        2,
                        Duration.ofSeconds(30)));
    }

    @Test
    void theMinimumInSyncFollowsTheReplication() {
        assertThat(read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "1")).topicMinInSync())
                .isEqualTo(1);
        assertThat(read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "2")).topicMinInSync())
                .isEqualTo(1);
        assertThat(read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "5")).topicMinInSync())
                .isEqualTo(2);
    }

    @Test
    void refusesAMinimumThatLetsNoBrokerBeAway() {
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_TOPIC_MIN_IN_SYNC", "3")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("MYSIMBDP_TOPIC_MIN_IN_SYNC must be at least 1 and less than the topic replication of 3,"
                        + " so that one broker may be away, but is 3");
        assertThatThrownBy(() -> read(Map.of("MYSIMBDP_TOPIC_REPLICATION", "1", "MYSIMBDP_TOPIC_MIN_IN_SYNC", "2")))
                .hasMessage("MYSIMBDP_TOPIC_MIN_IN_SYNC must be 1 where the topic replication is 1, but is 2");
    }
}
