// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The datasets' descriptors as a ConfigMap, so that a new dataset needs no new images. */
public final class Descriptors extends Part {
    private static final String NAME = "datasets";

    private final Resource configMap;
    private final String checksum;

    public Descriptors(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("Descriptors", "datasets", cluster.provider(), after);
        var content = content(settings);
        checksum = Names.digest(content.toString()).substring(0, 16);
        configMap = KubernetesObject.of(
                        NAME,
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(NAME)
                                .withNamespace(settings.namespace())
                                .withLabels(Labels.of(NAME))
                                .endMetadata()
                                .withData(content)
                                .build())
                .create(options().build());
        registerOutputs(Map.of());
    }

    private static Map<String, String> content(PlatformSettings settings) {
        try {
            var content = new TreeMap<String, String>();
            for (var file : PlatformSettings.descriptorFiles(settings.descriptors())) {
                content.put(file.getFileName().toString(), Files.readString(file));
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the descriptors", e);
        }
    }

    /** What changes with any descriptor. */
    public String checksum() {
        return checksum;
    }

    /** Gives a pod the descriptors. */
    AppPod mount(AppPod pod) {
        return pod.configMap(NAME, NAME, checksum)
                .environment(Map.of("MYSIMBDP_DATASETS_DIR", AppPod.ETC + "/" + NAME));
    }

    public List<Resource> ready() {
        return List.of(configMap);
    }
}
