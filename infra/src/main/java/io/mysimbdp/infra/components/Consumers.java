// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.ImageSettings.App;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The consumers: a Deployment that {@code kubectl scale} scales, which the next {@code pulumi up} leaves as it is. */
public final class Consumers extends Part {
    /** The Deployment's name. */
    public static final String NAME = "consumer";

    /** What a stop takes beside the drain: leaving the group, closing clients. */
    private static final long STOP_SECONDS = 25;

    public Consumers(
            PlatformSettings settings,
            Cluster cluster,
            Descriptors descriptors,
            Images images,
            List<? extends Resource> after) {
        super("Consumers", "consumers", cluster.provider(), after);
        var account = KubernetesObject.of(
                        NAME,
                        new ServiceAccountBuilder()
                                .withMetadata(meta(settings))
                                .withAutomountServiceAccountToken(false)
                                .build())
                .create(options().build());
        KubernetesObject.of(
                        NAME,
                        new PodDisruptionBudgetBuilder()
                                .withMetadata(meta(settings))
                                .withNewSpec()
                                .withMaxUnavailable(new IntOrString(1))
                                // One that isn't ready does no work that a drain of its node would interrupt.
                                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                                .withNewSelector()
                                .withMatchLabels(Labels.selector(Labels.ofPods(NAME)))
                                .endSelector()
                                .endSpec()
                                .build())
                .create(options().build());
        KubernetesObject.of(
                        NAME,
                        new DeploymentBuilder()
                                .withMetadata(meta(settings))
                                .withNewSpec()
                                .withReplicas(settings.consumer().replicas())
                                .withNewStrategy()
                                .withType("RollingUpdate")
                                .withNewRollingUpdate()
                                .withMaxUnavailable(new IntOrString(1))
                                // One more than there are partitions would get none, and so never be ready.
                                .withMaxSurge(new IntOrString(0))
                                .endRollingUpdate()
                                .endStrategy()
                                .withNewSelector()
                                .withMatchLabels(Labels.selector(Labels.ofPods(NAME)))
                                .endSelector()
                                .withTemplate(pod(settings, descriptors).template())
                                .endSpec()
                                .build())
                .set(AppPod.IMAGE_PATH, images.reference(App.CONSUMER))
                .create(options(account).ignoreChanges("spec.replicas").build());
        registerOutputs(Map.of());
    }

    private static ObjectMeta meta(PlatformSettings settings) {
        return new ObjectMetaBuilder()
                .withName(NAME)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of(NAME))
                .build();
    }

    private static AppPod pod(PlatformSettings settings, Descriptors descriptors) {
        var consumer = settings.consumer();
        var environment = new HashMap<String, String>();
        environment.put("MYSIMBDP_CONSUMER_GROUP", consumer.group());
        environment.put(
                "MYSIMBDP_CONSUMER_CONSISTENCY",
                consumer.consistency().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        environment.put("MYSIMBDP_CONSUMER_MAX_IN_FLIGHT", Integer.toString(consumer.maxInFlight()));
        environment.put("MYSIMBDP_CONSUMER_BATCH_ROWS", Integer.toString(consumer.batchRows()));
        environment.put("MYSIMBDP_CONSUMER_DRAIN_TIMEOUT", Durations.format(consumer.drainTimeout()));
        environment.put("MYSIMBDP_HTTP_PORT", Integer.toString(AppPod.HTTP_PORT));
        var pod = new AppPod(NAME, Labels.ofPods(NAME))
                .resources(consumer.cpu(), consumer.memory())
                .gracePeriodSeconds(consumer.drainTimeout().toSeconds() + STOP_SECONDS)
                .pullSecret(settings.images().pullSecret())
                .environment(environment)
                .probes();
        descriptors.mount(pod);
        Access.kafka(pod, KafkaUsers.CONSUMER);
        Access.cassandra(pod, settings, "consumer");
        return pod;
    }
}
