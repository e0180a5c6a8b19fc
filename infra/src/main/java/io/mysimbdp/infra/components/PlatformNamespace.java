// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The namespace of the platform, in which only pods run that pass the restricted Pod Security Standard. */
public final class PlatformNamespace extends Part {
    private final List<Resource> resources;

    public PlatformNamespace(PlatformSettings settings, Cluster cluster) {
        super("Namespace", "namespace", cluster.provider(), List.of());
        resources = settings.createNamespace()
                ? List.of(KubernetesObject.of("namespace", namespace(settings)).create(namespaceOptions(settings)))
                : List.of();
        registerOutputs(Map.of());
    }

    private static io.fabric8.kubernetes.api.model.Namespace namespace(PlatformSettings settings) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(settings.namespace())
                .withLabels(Labels.of(Labels.PLATFORM))
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .addToLabels("pod-security.kubernetes.io/warn", "restricted")
                .addToLabels("pod-security.kubernetes.io/audit", "restricted")
                .endMetadata()
                .build();
    }

    /** Volumes go with their namespace, so that whoever keeps them keeps it. */
    private CustomResourceOptions namespaceOptions(PlatformSettings settings) {
        return options()
                .protect(settings.protect())
                .retainOnDelete(settings.retainData())
                .customTimeouts(
                        CustomTimeouts.builder().delete(Duration.ofMinutes(20)).build())
                .build();
    }

    /** What everything in the namespace comes after. */
    public List<Resource> ready() {
        return resources;
    }
}
