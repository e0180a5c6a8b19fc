// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.runtime.kafka.WantedTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The topics of all datasets and of their dead letters, as the datasets' descriptors have them. */
public final class KafkaTopics extends Part {
    private final List<Resource> resources = new ArrayList<>();

    public KafkaTopics(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("KafkaTopics", "topics", cluster.provider(), after);
        var kafka = settings.kafka();
        var taken = new HashSet<String>();
        settings.datasets().datasets().stream()
                .flatMap(dataset -> WantedTopic.of(dataset, kafka.replication(), kafka.minInSync()).stream())
                .forEach(topic -> {
                    var name = Names.subdomain(topic.name());
                    if (!taken.add(name)) {
                        name = Names.subdomain(
                                topic.name() + "_" + Names.digest(topic.name()).substring(0, 8));
                    }
                    resources.add(KubernetesObject.of(topic.name(), topic(settings, name, topic))
                            .set("apiVersion", KafkaCluster.API_VERSION)
                            .annotation("pulumi.com/waitFor", "condition=Ready")
                            .create(options()
                                    .protect(settings.protect())
                                    .customTimeouts(KafkaCluster.timeouts(Duration.ofMinutes(20)))
                                    .build()));
                });
        registerOutputs(Map.of());
    }

    private static KafkaTopic topic(PlatformSettings settings, String name, WantedTopic topic) {
        return new KafkaTopicBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of("kafka"))
                .addToLabels("strimzi.io/cluster", KafkaCluster.NAME)
                .endMetadata()
                .withNewSpec()
                .withTopicName(topic.name())
                .withPartitions(topic.partitions())
                .withReplicas(topic.replication())
                .withConfig(new TreeMap<>(topic.configs()))
                .endSpec()
                .build();
    }

    public List<Resource> ready() {
        return List.copyOf(resources);
    }
}
