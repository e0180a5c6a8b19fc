// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.kubernetes.helm.v3.Release;
import com.pulumi.kubernetes.helm.v3.ReleaseArgs;
import com.pulumi.kubernetes.helm.v3.inputs.RepositoryOptsArgs;
import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.ChartSettings.Chart;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * An operator, installed by a Release of its Helm chart with the values in {@code helm-values/}. Nothing at all where the
 * cluster has it already.
 */
public final class Operator extends Part {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String CERT_MANAGER_NAMESPACE = "cert-manager";

    private final List<Resource> resources;

    private Operator(
            String name,
            Chart chart,
            String namespace,
            Map<String, Object> values,
            PlatformSettings settings,
            Cluster cluster,
            List<? extends Resource> after) {
        super("Operator", name, cluster.provider(), after);
        resources = chart.install() ? install(name, chart, namespace, values, settings) : List.of();
        registerOutputs(Map.of());
    }

    /** Issues certificates. It has a namespace of its own, because it serves the whole cluster. */
    public static Operator certManager(PlatformSettings settings, Cluster cluster) {
        var values = values(settings, "cert-manager");
        registry(settings, registry -> values.put("imageRegistry", registry));
        return new Operator(
                "cert-manager",
                settings.charts().certManager(),
                CERT_MANAGER_NAMESPACE,
                values,
                settings,
                cluster,
                List.of());
    }

    /** Runs Kafka in the platform's namespace. */
    public static Operator strimzi(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        var values = values(settings, "strimzi-kafka-operator");
        registry(settings, registry -> values.put("defaultImageRegistry", registry));
        return new Operator(
                "strimzi", settings.charts().strimzi(), settings.namespace(), values, settings, cluster, after);
    }

    /** Runs Cassandra in the platform's namespace. Its webhooks need cert-manager. */
    public static Operator k8ssandra(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        var values = values(settings, "k8ssandra-operator");
        if (settings.cassandra().racks() > 1) {
            // While their webhooks are away, no Cassandra pod can be created.
            values.put("replicaCount", 2);
            map(values, "cass-operator").put("replicaCount", 2);
        }
        registry(settings, registry -> {
            map(values, "image").put("registry", registry);
            map(map(values, "cass-operator"), "image").put("registry", registry);
            map(map(map(values, "global"), "imageConfig"), "overrides").put("registry", registry);
        });
        return new Operator(
                "k8ssandra-operator",
                settings.charts().k8ssandra(),
                settings.namespace(),
                values,
                settings,
                cluster,
                after);
    }

    private List<Resource> install(
            String name, Chart chart, String namespace, Map<String, Object> values, PlatformSettings settings) {
        var created = new ArrayList<Resource>();
        if (!namespace.equals(settings.namespace())) {
            created.add(KubernetesObject.of(
                            namespace,
                            new NamespaceBuilder()
                                    .withNewMetadata()
                                    .withName(namespace)
                                    .withLabels(Labels.of(name))
                                    .endMetadata()
                                    .build())
                    .create(options().build()));
        }
        var args = ReleaseArgs.builder()
                // Names of objects, which policies of ours select, derive from it.
                .name(name)
                .namespace(namespace)
                .chart(chart.chart())
                .version(chart.version())
                .values(values)
                .timeout(Math.toIntExact(TIMEOUT.toSeconds()));
        if (chart.isInRepository()) {
            args.repositoryOpts(
                    RepositoryOptsArgs.builder().repo(chart.repository()).build());
        }
        created.add(new Release(
                name,
                args.build(),
                options(created.toArray(Resource[]::new))
                        .customTimeouts(CustomTimeouts.builder()
                                .create(TIMEOUT)
                                .update(TIMEOUT)
                                .delete(TIMEOUT)
                                .build())
                        .build()));
        return List.copyOf(created);
    }

    /** What everything that the operator works on comes after. */
    public List<Resource> ready() {
        return resources;
    }

    private static Map<String, Object> values(PlatformSettings settings, String chart) {
        return values(settings.root().resolve("helm-values").resolve(chart + ".yaml"));
    }

    /** Not by Jackson, which takes an alias such as {@code *resources} for a text. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> values(Path file) {
        try {
            return (Map<String, Object>)
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    private static void registry(PlatformSettings settings, java.util.function.Consumer<String> setter) {
        if (!settings.charts().imageRegistry().isEmpty()) {
            setter.accept(settings.charts().imageRegistry());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> values, String key) {
        return (Map<String, Object>) values.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
    }
}
