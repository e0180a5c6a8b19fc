// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.bootstrap.BootstrapResult.Kind;
import io.mysimbdp.runtime.kafka.WantedTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to do so that the topics are as wanted.
 *
 * @param toCreate topics that are not there
 * @param partitions the new number of partitions by topic
 * @param configs the configs to set by topic
 */
record TopicPlan(
        List<WantedTopic> toCreate,
        Map<String, Integer> partitions,
        Map<String, Map<String, String>> configs,
        List<Item> items,
        List<String> notes) {

    boolean isEmpty() {
        return toCreate.isEmpty() && partitions.isEmpty() && configs.isEmpty();
    }

    static TopicPlan of(List<WantedTopic> wanted, Map<String, TopicState> present) {
        var plan = new TopicPlan(
                new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        for (var topic : wanted) {
            var state = present.get(topic.name());
            if (state == null) {
                plan.toCreate.add(topic);
                plan.items.add(Item.created(Kind.TOPIC, topic.name()));
            } else {
                plan.align(topic, state);
            }
        }
        return plan;
    }

    private void align(WantedTopic topic, TopicState state) {
        var changes = new ArrayList<String>();
        if (topic.partitions() > state.partitions()) {
            partitions.put(topic.name(), topic.partitions());
            changes.add("partitions " + state.partitions() + " → " + topic.partitions());
            notes.add("topic " + topic.name() + " has more partitions now: keys move, so messages of a key sent before"
                    + " and after may be read in another order; rows carry their record's time, so the newest wins");
        } else if (topic.partitions() < state.partitions()) {
            notes.add("topic " + topic.name() + " has " + state.partitions() + " partitions, but its descriptor asks"
                    + " for " + topic.partitions() + ": Kafka can't remove partitions, so it keeps them; raise the"
                    + " descriptor to " + state.partitions() + " or use another topic name");
        }
        var toSet = new TreeMap<String, String>();
        topic.configs().forEach((key, value) -> {
            var current = state.configs().get(key);
            if (!value.equals(current)) {
                toSet.put(key, value);
                changes.add(key + " " + current + " → " + value);
            }
        });
        if (!toSet.isEmpty()) {
            configs.put(topic.name(), toSet);
        }
        if (topic.replication() != state.replication()) {
            notes.add(
                    "topic " + topic.name() + " has replication " + state.replication() + ", but the settings ask for "
                            + topic.replication() + ": move its replicas with kafka-reassign-partitions");
        }
        items.add(Item.found(Kind.TOPIC, topic.name(), changes));
    }
}
