// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Cassandra cluster: one datacenter whose racks are zones, with logins and with encryption on all its ways. */
public final class CassandraCluster extends Part {
    /** The cluster's name, which the names of its services and Secrets begin with. */
    public static final String NAME = "cassandra";

    /** The Secret with the superuser's login, made by the operator: {@code username} and {@code password}. */
    public static final String SUPERUSER_SECRET = NAME + "-superuser";

    public static final int PORT = 9042;

    private static final long CASSANDRA_USER = 999;
    private static final String TLS_VOLUME = "node-tls";
    private static final String TLS_FOLDER = "/mnt/node-tls";

    private final Resource cluster;

    public CassandraCluster(PlatformSettings settings, Cluster kubernetes, List<? extends Resource> after) {
        super("CassandraCluster", "cassandra", kubernetes.provider(), after);
        var datacenter = settings.cassandra().datacenter();
        cluster = KubernetesObject.of("cassandra", cluster(settings, kubernetes))
                .annotation(
                        "pulumi.com/waitFor",
                        "[\"condition=CassandraInitialized\", \"jsonpath={.status.datacenters." + datacenter
                                + ".cassandra.cassandraOperatorProgress}=Ready\"]")
                // In the foreground, the garbage collector would take the superuser's Secret from the operator, which
                // wants it for the deletion.
                .annotation("pulumi.com/deletionPropagationPolicy", "background")
                .create(options()
                        .protect(settings.protect())
                        .customTimeouts(KafkaCluster.timeouts(Duration.ofMinutes(30)))
                        .build());
        registerOutputs(Map.of());
    }

    /** What uses the cluster comes after. */
    public List<Resource> ready() {
        return List.of(cluster);
    }

    /** The service of all ready nodes, as pods of the namespace reach it. */
    public static String serviceName(PlatformSettings settings) {
        return NAME + "-" + settings.cassandra().datacenter() + "-service";
    }

    private static Map<String, Object> cluster(PlatformSettings settings, Cluster kubernetes) {
        var cassandra = new LinkedHashMap<String, Object>();
        cassandra.put("serverVersion", settings.cassandra().version());
        cassandra.put("serverType", "cassandra");
        cassandra.put("softPodAntiAffinity", settings.cassandra().softAntiAffinity());
        cassandra.put("readOnlyRootFilesystem", true);
        cassandra.put("podSecurityContext", podSecurity());
        cassandra.put("initContainers", initContainers());
        cassandra.put("containers", containers());
        cassandra.put(
                "extraVolumes",
                Map.of(
                        "volumes",
                        List.of(Map.of(
                                "name",
                                TLS_VOLUME,
                                "secret",
                                Map.of("secretName", CassandraCertificates.NODE_SECRET, "defaultMode", 0440)))));
        cassandra.put("config", config(settings));
        cassandra.put(
                "storageConfig",
                Map.of(
                        "cassandraDataVolumeClaimSpec",
                        Map.of(
                                "storageClassName",
                                kubernetes.storageClass(),
                                "accessModes",
                                List.of("ReadWriteOnce"),
                                "resources",
                                Map.of(
                                        "requests",
                                        Map.of(
                                                "storage",
                                                settings.cassandra().node().storage())))));
        cassandra.put("datacenters", List.of(datacenter(settings, kubernetes)));
        return Map.of(
                "apiVersion",
                "k8ssandra.io/v1alpha1",
                "kind",
                "K8ssandraCluster",
                "metadata",
                Map.of("name", NAME, "namespace", settings.namespace(), "labels", Labels.of("cassandra")),
                "spec",
                Map.of("auth", true, "cassandra", cassandra));
    }

    private static Map<String, Object> datacenter(PlatformSettings settings, Cluster kubernetes) {
        var cassandra = settings.cassandra();
        var node = cassandra.node();
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", cassandra.datacenter());
        if (settings.retainData()) {
            metadata.put("annotations", Map.of("cassandra.datastax.com/delete-pvc", "false"));
        }
        var datacenter = new LinkedHashMap<String, Object>();
        datacenter.put("metadata", metadata);
        datacenter.put("size", cassandra.nodes());
        datacenter.put("racks", racks(cassandra.racks(), kubernetes.zones()));
        // The operator wants all four where nodes may share a machine.
        datacenter.put(
                "resources",
                Map.of(
                        "requests", Map.of("cpu", node.cpu(), "memory", node.memory()),
                        "limits", Map.of("cpu", cassandra.cpuLimit(), "memory", node.memory())));
        return datacenter;
    }

    private static List<Object> racks(int count, List<String> zones) {
        if (count == 1) {
            return List.of(Map.of("name", "rack1"));
        }
        var racks = new ArrayList<Object>();
        for (var rack = 0; rack < count; rack++) {
            racks.add(Map.of("name", "rack" + (rack + 1), "nodeAffinityLabels", Map.of(Labels.ZONE, zones.get(rack))));
        }
        return racks;
    }

    private static Map<String, Object> config(PlatformSettings settings) {
        var heap = settings.cassandra().node().heapMebibytes() + "Mi";
        var stores = Map.of(
                "keystore", TLS_FOLDER + "/tls-combined.pem",
                "truststore", TLS_FOLDER + "/ca.crt",
                "ssl_context_factory", Map.of("class_name", "org.apache.cassandra.security.PEMBasedSslContextFactory"));
        var client = new LinkedHashMap<String, Object>(stores);
        client.put("enabled", true);
        client.put("optional", false);
        client.put("require_client_auth", false);
        var server = new LinkedHashMap<String, Object>(stores);
        server.put("internode_encryption", "all");
        server.put("require_client_auth", true);
        return Map.of(
                "cassandraYaml",
                Map.of("client_encryption_options", client, "server_encryption_options", server),
                "jvmOptions",
                Map.of("heap_initial_size", heap, "heap_max_size", heap));
    }

    private static Map<String, Object> podSecurity() {
        var security = new LinkedHashMap<String, Object>();
        security.put("runAsUser", (int) CASSANDRA_USER);
        security.put("runAsGroup", (int) CASSANDRA_USER);
        security.put("fsGroup", (int) CASSANDRA_USER);
        security.put("runAsNonRoot", true);
        security.put("seccompProfile", Map.of("type", "RuntimeDefault"));
        return security;
    }

    /** The operator fills in the rest of the containers that it knows by these names, in this order. */
    private static List<Object> initContainers() {
        return List.of(
                Map.of(
                        "name",
                        "server-config-init-base",
                        "securityContext",
                        containerSecurity(),
                        "resources",
                        resources("50m", "64Mi", "256Mi")),
                Map.of(
                        "name",
                        "server-config-init",
                        "securityContext",
                        containerSecurity(),
                        "resources",
                        resources("50m", "128Mi", "384Mi")));
    }

    private static List<Object> containers() {
        return List.of(
                Map.of(
                        "name",
                        "cassandra",
                        "securityContext",
                        containerSecurity(),
                        "volumeMounts",
                        List.of(Map.of("name", TLS_VOLUME, "mountPath", TLS_FOLDER, "readOnly", true))),
                Map.of(
                        "name",
                        "server-system-logger",
                        "securityContext",
                        containerSecurity(),
                        "resources",
                        resources("20m", "64Mi", "128Mi")));
    }

    private static Map<String, Object> containerSecurity() {
        return Map.of(
                "allowPrivilegeEscalation",
                false,
                "readOnlyRootFilesystem",
                true,
                "runAsNonRoot",
                true,
                "capabilities",
                Map.of("drop", List.of("ALL")));
    }

    private static Map<String, Object> resources(String cpu, String memory, String memoryLimit) {
        return Map.of(
                "requests", Map.of("cpu", cpu, "memory", memory),
                "limits", Map.of("memory", memoryLimit));
    }
}
