// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.ImageSettings.App;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A producer for each dataset, with a volume in which it remembers how far it came. */
public final class Producers extends Part {
    private static final String APP = "producer";
    private static final String STATE = "/var/lib/mysimbdp";
    private static final String SOURCES = "/var/lib/sources";
    private static final String SAMPLES = "/app/data/samples";

    /** Longer than a producer takes to send what it has read, so that it need not send it again. */
    private static final long GRACE_SECONDS = 45;

    public Producers(
            PlatformSettings settings,
            Cluster cluster,
            Descriptors descriptors,
            Images images,
            List<? extends Resource> after) {
        super("Producers", "producers", cluster.provider(), after);
        var account = KubernetesObject.of(
                        APP,
                        new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withName(APP)
                                .withNamespace(settings.namespace())
                                .withLabels(Labels.of(APP))
                                .endMetadata()
                                .withAutomountServiceAccountToken(false)
                                .build())
                .create(options().build());
        for (var dataset : settings.producer().datasets()) {
            create(settings, cluster, descriptors, images.reference(App.PRODUCER), dataset, account);
        }
        registerOutputs(Map.of());
    }

    /** The Deployment of a dataset's producer, and its volume. */
    public static String name(Dataset dataset) {
        return Names.label(APP + "-" + dataset.id());
    }

    private void create(
            PlatformSettings settings,
            Cluster cluster,
            Descriptors descriptors,
            Output<String> image,
            Dataset dataset,
            Resource account) {
        var name = name(dataset);
        var labels = Labels.ofPods(APP, name);
        var claim = KubernetesObject.of(
                        name,
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(settings.namespace())
                                .withLabels(labels)
                                .endMetadata()
                                .withNewSpec()
                                .withAccessModes("ReadWriteOnce")
                                .withStorageClassName(cluster.storageClass())
                                .withNewResources()
                                .addToRequests(
                                        "storage",
                                        new Quantity(settings.producer().storage()))
                                .endResources()
                                .endSpec()
                                .build())
                // It binds when a pod wants it, which comes after it.
                .annotation("pulumi.com/skipAwait", "true")
                .create(options()
                        .protect(settings.protect())
                        .retainOnDelete(settings.retainData())
                        .build());
        KubernetesObject.of(
                        name,
                        new DeploymentBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(settings.namespace())
                                .withLabels(labels)
                                .endMetadata()
                                .withNewSpec()
                                .withReplicas(1)
                                // The volume belongs to one pod at a time.
                                .withNewStrategy()
                                .withType("Recreate")
                                .endStrategy()
                                .withNewSelector()
                                .withMatchLabels(Labels.selector(labels))
                                .endSelector()
                                .withTemplate(pod(settings, descriptors, dataset, name, labels)
                                        .template())
                                .endSpec()
                                .build())
                .set(AppPod.IMAGE_PATH, image)
                .create(options(claim, account).ignoreChanges("spec.replicas").build());
    }

    /** Gives a pod the sources of a dataset; the folder in which they are. */
    static String mountSources(AppPod pod, PlatformSettings settings, Dataset dataset) {
        var claim = settings.producer().sourceClaim();
        if (claim.isEmpty()) {
            return SAMPLES + "/" + dataset.name();
        }
        pod.claim("sources", claim, SOURCES, true);
        return SOURCES + "/" + dataset.id();
    }

    private static AppPod pod(
            PlatformSettings settings,
            Descriptors descriptors,
            Dataset dataset,
            String name,
            Map<String, String> labels) {
        var producer = settings.producer();
        var environment = new HashMap<String, String>();
        environment.put("MYSIMBDP_PRODUCER_DATASET", dataset.id());
        environment.put("MYSIMBDP_PRODUCER_STATE_DIR", STATE + "/state");
        environment.put("MYSIMBDP_PRODUCER_REJECTED_DIR", STATE + "/rejected");
        environment.put("MYSIMBDP_PRODUCER_FOLLOW", "true");
        environment.put("MYSIMBDP_PRODUCER_RATE", Integer.toString(producer.rate()));
        environment.put("MYSIMBDP_HTTP_PORT", Integer.toString(AppPod.HTTP_PORT));
        var pod = new AppPod(APP, labels)
                .resources(producer.cpu(), producer.memory())
                .gracePeriodSeconds(GRACE_SECONDS)
                .pullSecret(settings.images().pullSecret())
                .claim("state", name, STATE, false)
                .probes();
        environment.put("MYSIMBDP_PRODUCER_SOURCES", mountSources(pod, settings, dataset));
        descriptors.mount(pod);
        Access.kafka(pod, KafkaUsers.PRODUCER);
        return pod.environment(environment);
    }
}
