// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An app of which any number of equal pods share the work: a Deployment that {@code kubectl scale} scales, which the next
 * {@code pulumi up} leaves as it is, of which one pod at a time may be taken away.
 */
abstract class ScaledApp extends Part {
    private final String app;
    private final PlatformSettings settings;

    /**
     * @param app the name of the Deployment and of all that belongs to it
     * @param component the part's name in the stack
     */
    ScaledApp(
            String app,
            String type,
            String component,
            PlatformSettings settings,
            Cluster cluster,
            List<? extends Resource> after) {
        super(type, component, cluster.provider(), after);
        this.app = app;
        this.settings = settings;
    }

    /**
     * Creates the Deployment with all that it needs.
     *
     * @param replicas how many pods there are at first
     * @param missing how many pods a new version may do without while it rolls out
     * @param more how many more pods there may be meanwhile
     * @return the Deployment
     */
    final Resource deploy(AppPod pod, Output<String> image, int replicas, int missing, int more) {
        var account = KubernetesObject.of(
                        app,
                        new ServiceAccountBuilder()
                                .withMetadata(meta())
                                .withAutomountServiceAccountToken(false)
                                .build())
                .create(options().build());
        KubernetesObject.of(
                        app,
                        new PodDisruptionBudgetBuilder()
                                .withMetadata(meta())
                                .withNewSpec()
                                .withMaxUnavailable(new IntOrString(1))
                                // One that isn't ready does no work that a drain of its node would interrupt.
                                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                                .withNewSelector()
                                .withMatchLabels(selector())
                                .endSelector()
                                .endSpec()
                                .build())
                .create(options().build());
        return KubernetesObject.of(
                        app,
                        new DeploymentBuilder()
                                .withMetadata(meta())
                                .withNewSpec()
                                .withReplicas(replicas)
                                .withNewStrategy()
                                .withType("RollingUpdate")
                                .withNewRollingUpdate()
                                .withMaxUnavailable(new IntOrString(missing))
                                .withMaxSurge(new IntOrString(more))
                                .endRollingUpdate()
                                .endStrategy()
                                .withNewSelector()
                                .withMatchLabels(selector())
                                .endSelector()
                                .withTemplate(pod.template())
                                .endSpec()
                                .build())
                .set(AppPod.IMAGE_PATH, image)
                .create(options(account)
                        .ignoreChanges("spec.replicas")
                        // They are replaced one after another, and each finishes what it has begun first.
                        .customTimeouts(KafkaCluster.timeouts(Duration.ofHours(1)))
                        .build());
    }

    final ObjectMeta meta() {
        return new ObjectMetaBuilder()
                .withName(app)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of(app))
                .build();
    }

    final Map<String, String> selector() {
        return Labels.selector(Labels.ofPods(app));
    }
}
