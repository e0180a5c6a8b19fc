// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.ImageSettings.App;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The consumers. */
public final class Consumers extends ScaledApp {
    /** The Deployment's name. */
    public static final String NAME = "consumer";

    /** What a stop takes beside the drain: leaving the group, closing clients. */
    private static final long STOP_SECONDS = 25;

    private final Resource deployment;

    public Consumers(
            PlatformSettings settings,
            Cluster cluster,
            Descriptors descriptors,
            Images images,
            List<? extends Resource> after) {
        super(NAME, "Consumers", "consumers", settings, cluster, after);
        // One more than there are partitions would get none, and so never be ready.
        deployment = deploy(
                pod(settings, descriptors),
                images.reference(App.CONSUMER),
                settings.consumer().replicas(),
                1,
                0);
        registerOutputs(Map.of());
    }

    /** What sends records comes after. It is ready only when all pods are of the newest version. */
    public List<Resource> ready() {
        return List.of(deployment);
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
