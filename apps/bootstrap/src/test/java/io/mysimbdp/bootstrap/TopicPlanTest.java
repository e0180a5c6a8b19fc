// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.runtime.kafka.WantedTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private final List<WantedTopic> wanted = WantedTopic.of(TestDatasets.readings(), 3, 2);

    private static Map<String, TopicState> asWanted(List<WantedTopic> topics) {
        var present = new HashMap<String, TopicState>();
        topics.forEach(topic -> present.put(
                topic.name(), new TopicState(topic.partitions(), topic.replication(), new HashMap<>(topic.configs()))));
        return present;
    }

    @Test
    void aDatasetHasATopicAndADeadLetterTopicThatIsKeptLonger() {
        assertThat(wanted).extracting(WantedTopic::name).containsExactly("acme.readings", "acme.readings.dlq");
        assertThat(wanted).extracting(WantedTopic::partitions).containsExactly(6, 3);
        assertThat(wanted.get(0).configs())
                .containsEntry("retention.ms", "604800000")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("compression.type", "producer");
        assertThat(wanted.get(1).configs()).containsEntry("retention.ms", "2592000000");
    }

    @Test
    void deadLettersAreKeptAtLeastAsLongAsTheMessages() {
        var topics = WantedTopic.of(TestDatasets.readings("retention: 7d", "retention: 90d"), 1, 1);

        assertThat(topics.get(1).configs()).containsEntry("retention.ms", "7776000000");
    }

    @Test
    void theLargestRecordFitsWithItsHeaders() {
        var topics = WantedTopic.of(TestDatasets.readings("max_record_bytes: 2048", "max_record_bytes: 983040"), 1, 1);

        assertThat(topics)
                .allSatisfy(topic -> assertThat(Long.parseLong(topic.configs().get("max.message.bytes")))
                        .isGreaterThan(2 * 983_040L));
    }

    @Test
    void absentTopicsAreCreated() {
        var plan = TopicPlan.of(wanted, Map.of());

        assertThat(plan.toCreate()).isEqualTo(wanted);
        assertThat(plan.items())
                .extracting(BootstrapResult.Item::outcome)
                .containsOnly(BootstrapResult.Outcome.CREATED);
    }

    @Test
    void topicsThatAreAsWantedAreLeftAlone() {
        var plan = TopicPlan.of(wanted, asWanted(wanted));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.notes()).isEmpty();
        assertThat(plan.items())
                .extracting(BootstrapResult.Item::outcome)
                .containsOnly(BootstrapResult.Outcome.UNCHANGED);
    }

    @Test
    void partitionsAreRaised() {
        var present = asWanted(WantedTopic.of(TestDatasets.readings("partitions: 6", "partitions: 2"), 3, 2));

        var plan = TopicPlan.of(wanted, present);

        assertThat(plan.partitions()).containsOnly(Map.entry("acme.readings", 6), Map.entry("acme.readings.dlq", 3));
        assertThat(plan.items().get(0).changes()).containsExactly("partitions 2 → 6");
        assertThat(plan.notes()).anyMatch(note -> note.contains("keys move"));
    }

    @Test
    void partitionsAreNeverLowered() {
        var present = asWanted(WantedTopic.of(TestDatasets.readings("partitions: 6", "partitions: 12"), 3, 2));

        var plan = TopicPlan.of(wanted, present);

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.notes())
                .singleElement()
                .asString()
                .contains("has 12 partitions, but its descriptor asks for 6")
                .contains("raise the descriptor to 12");
    }

    @Test
    void onlyConfigsThatDifferAreSet() {
        var present = asWanted(wanted);
        present.get("acme.readings").configs().put("retention.ms", "1000");
        present.get("acme.readings").configs().put("segment.ms", "5000");

        var plan = TopicPlan.of(wanted, present);

        assertThat(plan.configs()).containsOnly(Map.entry("acme.readings", Map.of("retention.ms", "604800000")));
        assertThat(plan.items().get(0).changes()).containsExactly("retention.ms 1000 → 604800000");
    }

    @Test
    void anotherReplicationIsReported() {
        var plan = TopicPlan.of(
                WantedTopic.of(TestDatasets.readings(), 3, 2), asWanted(WantedTopic.of(TestDatasets.readings(), 1, 1)));

        assertThat(plan.notes())
                .hasSize(2)
                .allMatch(note -> note.contains("has replication 1, but the settings ask for 3"));
    }
}
