// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.NodeResources;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.strimzi.api.kafka.model.common.JvmOptionsBuilder;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.KafkaBuilder;
import io.strimzi.api.kafka.model.kafka.listener.GenericKafkaListenerBuilder;
import io.strimzi.api.kafka.model.kafka.listener.KafkaListenerType;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePoolBuilder;
import io.strimzi.api.kafka.model.nodepool.ProcessRoles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Kafka cluster: the {@code Kafka} first, then its node pools, so that a destroy removes the pools while the operator
 * still knows whose they were.
 */
public final class KafkaCluster extends Part {
    /** The cluster's name, which the names of its services and Secrets begin with. */
    public static final String NAME = "kafka";

    /** The Secret with the certificates that verify the brokers, under {@code ca.crt}. */
    public static final String CA_SECRET = NAME + "-cluster-ca-cert";

    /** What the operator serves. Some builders still write an older version, which can't be set in them. */
    static final String API_VERSION = "kafka.strimzi.io/v1";

    /** What the names of users' Secrets begin with. Without it, they would be called as the users are. */
    public static final String USER_SECRET_PREFIX = "kafka-user-";

    /** TLS with SCRAM-SHA-512. */
    public static final int PORT = 9093;

    private static final String RACK_VARIABLE = "RACK";

    /**
     * So long does Kafka remember how far a group came that has no member now; by default it is a week. A group that is forgotten
     * begins anew: a replay would send every dead letter again that is still there. Not as long as the descriptors need, because
     * brokers start anew when it changes.
     */
    private static final Duration OFFSETS_RETENTION = Duration.ofDays(365);

    private final List<Resource> resources = new ArrayList<>();

    public KafkaCluster(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("KafkaCluster", "kafka", cluster.provider(), after);
        var zones = cluster.zones();
        var kafka = KubernetesObject.of("kafka", kafka(settings))
                .set("apiVersion", API_VERSION)
                // In the foreground, the garbage collector would take from the operator what it has to delete.
                .annotation("pulumi.com/deletionPropagationPolicy", "background");
        if (!zones.isEmpty()) {
            // The builders know the other type only, which needs rights on the cluster's nodes.
            kafka.set("spec.kafka.rack", Map.of("type", "environment-variable", "envVarName", RACK_VARIABLE));
        }
        var created = kafka.create(options()
                .protect(settings.protect())
                .customTimeouts(timeouts(Duration.ofMinutes(10)))
                .build());
        resources.add(created);
        for (var pool : pools(settings, cluster, zones)) {
            resources.add(KubernetesObject.of(pool.getMetadata().getName(), pool)
                    .set("apiVersion", API_VERSION)
                    .create(options(created)
                            .protect(settings.protect())
                            .customTimeouts(timeouts(Duration.ofMinutes(15)))
                            .build()));
        }
        registerOutputs(Map.of());
    }

    /** The brokers to ask first, as pods of the namespace reach them. */
    public static String bootstrapServers() {
        return NAME + "-kafka-bootstrap:" + PORT;
    }

    /** What topics and users come after. They are awaited themselves, and become ready only when the brokers are. */
    public List<Resource> ready() {
        return List.copyOf(resources);
    }

    static CustomTimeouts timeouts(Duration duration) {
        return CustomTimeouts.builder()
                .create(duration)
                .update(duration)
                .delete(duration)
                .build();
    }

    private static Kafka kafka(PlatformSettings settings) {
        var kafka = settings.kafka();
        return new KafkaBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of("kafka"))
                .endMetadata()
                .withNewSpec()
                .withNewKafka()
                .withVersion(kafka.version())
                .withListeners(new GenericKafkaListenerBuilder()
                        .withName("tls")
                        .withPort(PORT)
                        .withType(KafkaListenerType.INTERNAL)
                        .withTls(true)
                        .withNewKafkaListenerAuthenticationScramSha512Auth()
                        .endKafkaListenerAuthenticationScramSha512Auth()
                        .withNetworkPolicyPeers(new NetworkPolicyPeerBuilder()
                                .withPodSelector(NetworkPolicies.allApps())
                                .build())
                        .build())
                .withNewKafkaAuthorizationSimple()
                .endKafkaAuthorizationSimple()
                .withConfig(config(settings))
                .withNewTemplate()
                .withNewPodDisruptionBudget()
                .withMaxUnavailable(1)
                .endPodDisruptionBudget()
                .endTemplate()
                .endKafka()
                .withNewEntityOperator()
                .withNewTopicOperator()
                .withResources(resources("50m", "384Mi"))
                .endTopicOperator()
                .withNewUserOperator()
                .withSecretPrefix(USER_SECRET_PREFIX)
                .withResources(resources("50m", "384Mi"))
                .endUserOperator()
                .endEntityOperator()
                .endSpec()
                .build();
    }

    private static Map<String, Object> config(PlatformSettings settings) {
        var replication = settings.kafka().replication();
        var minInSync = settings.kafka().minInSync();
        var config = new TreeMap<String, Object>();
        config.put("default.replication.factor", replication);
        config.put("min.insync.replicas", minInSync);
        config.put("offsets.retention.minutes", OFFSETS_RETENTION.toMinutes());
        config.put("offsets.topic.replication.factor", replication);
        config.put("transaction.state.log.replication.factor", replication);
        config.put("transaction.state.log.min.isr", minInSync);
        config.put("share.coordinator.state.topic.replication.factor", replication);
        config.put("share.coordinator.state.topic.min.isr", minInSync);
        // Topics are described; one that comes from a typing error would swallow what is sent to it.
        config.put("auto.create.topics.enable", false);
        return config;
    }

    /**
     * A pool for each zone, also for one that gets no broker now: which pools there are does not depend on how many brokers
     * there are, because a pool that is deleted takes its brokers along.
     */
    private static List<KafkaNodePool> pools(PlatformSettings settings, Cluster cluster, List<String> zones) {
        var kafka = settings.kafka();
        var pools = new ArrayList<KafkaNodePool>();
        if (kafka.controllers() > 0) {
            pools.add(controllers(settings, cluster, zones));
        }
        var roles = kafka.controllers() == 0
                ? List.of(ProcessRoles.CONTROLLER, ProcessRoles.BROKER)
                : List.of(ProcessRoles.BROKER);
        if (zones.isEmpty()) {
            pools.add(pool(settings, cluster, "brokers", kafka.brokers(), roles, "ScheduleAnyway"));
        }
        for (var index = 0; index < zones.size(); index++) {
            var share = kafka.brokers() / zones.size() + (index < kafka.brokers() % zones.size() ? 1 : 0);
            var zone = zones.get(index);
            pools.add(inZone(
                    pool(settings, cluster, "brokers-" + Names.label(zone), share, roles, "ScheduleAnyway"), zone));
        }
        return pools;
    }

    /** Two controllers in one zone would be lost together, and with them the majority. */
    private static KafkaNodePool controllers(PlatformSettings settings, Cluster cluster, List<String> zones) {
        var count = settings.kafka().controllers();
        return pool(
                settings,
                cluster,
                "controllers",
                count,
                List.of(ProcessRoles.CONTROLLER),
                zones.size() >= count ? "DoNotSchedule" : "ScheduleAnyway");
    }

    /** A pool's own template replaces that of the cluster, so that all of it stands here. */
    private static KafkaNodePool pool(
            PlatformSettings settings,
            Cluster cluster,
            String name,
            int replicas,
            List<ProcessRoles> roles,
            String whenZonesCantBeEven) {
        var node = roles.contains(ProcessRoles.BROKER)
                ? settings.kafka().broker()
                : settings.kafka().controller();
        return new KafkaNodePoolBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of("kafka"))
                .addToLabels("strimzi.io/cluster", NAME)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withRoles(roles)
                .withNewJbodStorage()
                .addNewPersistentClaimStorageVolume()
                .withId(0)
                .withSize(node.storage())
                .withStorageClass(cluster.storageClass())
                .withDeleteClaim(!settings.retainData())
                .withKraftMetadata(io.strimzi.api.kafka.model.kafka.KRaftMetadataStorage.SHARED)
                .endPersistentClaimStorageVolume()
                .endJbodStorage()
                .withResources(resources(node.cpu(), node.memory()))
                .withJvmOptions(jvmOptions(node))
                .withNewTemplate()
                .withNewPod()
                .withTopologySpreadConstraints(
                        spread(Labels.ZONE, name, whenZonesCantBeEven), spread(Labels.HOST, name, "ScheduleAnyway"))
                .endPod()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** The zone is the rack: replicas of a partition go to different zones. */
    private static KafkaNodePool inZone(KafkaNodePool pool, String zone) {
        return new KafkaNodePoolBuilder(pool)
                .editSpec()
                .editTemplate()
                .withNewKafkaContainer()
                .addNewEnv()
                .withName(RACK_VARIABLE)
                .withValue(zone)
                .endEnv()
                .endKafkaContainer()
                .editPod()
                .withAffinity(new AffinityBuilder()
                        .withNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addNewMatchExpression()
                        .withKey(Labels.ZONE)
                        .withOperator("In")
                        .withValues(zone)
                        .endMatchExpression()
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .build())
                .endPod()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static TopologySpreadConstraint spread(String topology, String pool, String whenUneven) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topology)
                .withWhenUnsatisfiable(whenUneven)
                .withNewLabelSelector()
                .addToMatchLabels("strimzi.io/pool-name", pool)
                .addToMatchLabels("strimzi.io/cluster", NAME)
                .endLabelSelector()
                .build();
    }

    private static io.strimzi.api.kafka.model.common.JvmOptions jvmOptions(NodeResources node) {
        var heap = node.heapMebibytes() + "m";
        return new JvmOptionsBuilder().withXms(heap).withXmx(heap).build();
    }

    private static ResourceRequirements resources(String cpu, String memory) {
        var requests = new LinkedHashMap<String, Quantity>();
        requests.put("cpu", new Quantity(cpu));
        requests.put("memory", new Quantity(memory));
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(Map.of("memory", new Quantity(memory)))
                .build();
    }
}
