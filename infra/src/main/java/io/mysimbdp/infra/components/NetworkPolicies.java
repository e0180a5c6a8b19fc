// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.Resource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.KubernetesObject;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who may speak to whom. Our apps: nothing but what is named here. Cassandra: its nodes with each other, our apps to the
 * native port, and only the operators to the management API, which asks for no login. Kafka has the policies that Strimzi
 * makes, and lets only our apps come to its listener.
 */
public final class NetworkPolicies extends Part {
    private static final int INTERNODE = 7000;
    private static final int MANAGEMENT = 8080;
    private static final int METRICS = 9000;

    private final PlatformSettings settings;

    public NetworkPolicies(PlatformSettings settings, Cluster cluster, List<? extends Resource> after) {
        super("NetworkPolicies", "network", cluster.provider(), after);
        this.settings = settings;
        var apps = allApps();
        create("apps-deny", apps, List.of(), List.of());
        create(
                "apps-metrics",
                apps,
                List.of(new NetworkPolicyIngressRuleBuilder()
                        .withFrom(monitoring())
                        .withPorts(tcp(AppPod.HTTP_PORT))
                        .build()),
                null);
        var dns = settings.network().dnsPorts();
        create(
                "apps-dns",
                apps,
                null,
                List.of(egress(
                        null,
                        Stream.of(ports("UDP", dns), ports("TCP", dns))
                                .flatMap(Stream::of)
                                .toArray(NetworkPolicyPort[]::new))));
        create("producer", app("producer"), null, List.of(toKafka()));
        create("replay", app(DatasetJobs.REPLAY), null, List.of(toKafka()));
        create("reconcile", app(DatasetJobs.RECONCILE), null, List.of(toKafka(), toCassandra()));
        create("consumer", app("consumer"), null, List.of(toKafka(), toCassandra()));
        // It is there for outsiders, who may be anywhere.
        create(
                "daas",
                app(Daas.NAME),
                List.of(new NetworkPolicyIngressRuleBuilder()
                        .withPorts(tcp(Daas.PORT))
                        .build()),
                daasEgress());
        // Where the API server is can't be said by labels: it is no pod.
        create(
                "bootstrap",
                app("bootstrap"),
                null,
                List.of(
                        toCassandra(),
                        egress(null, ports("TCP", settings.network().apiServerPorts()))));
        create("cassandra", cassandra(), cassandraIngress(apps), null);
        registerOutputs(Map.of());
    }

    /** Where the issuer of tokens is can't be said by labels either. */
    private List<NetworkPolicyEgressRule> daasEgress() {
        return Stream.concat(
                        Stream.of(toKafka(), toCassandra()),
                        settings.daas().oidc().stream().map(oidc -> egress(null, tcp(oidc.port()))))
                .toList();
    }

    private List<NetworkPolicyIngressRule> cassandraIngress(LabelSelector apps) {
        return List.of(
                new NetworkPolicyIngressRuleBuilder()
                        .withFrom(pods(cassandra()))
                        .withPorts(tcp(INTERNODE))
                        .build(),
                new NetworkPolicyIngressRuleBuilder()
                        .withFrom(pods(apps))
                        .withPorts(tcp(CassandraCluster.PORT))
                        .build(),
                new NetworkPolicyIngressRuleBuilder()
                        .withFrom(operators())
                        .withPorts(tcp(MANAGEMENT))
                        .build(),
                new NetworkPolicyIngressRuleBuilder()
                        .withFrom(monitoring())
                        .withPorts(tcp(METRICS))
                        .build());
    }

    /** Pods of operators that others installed may be called anything. */
    private List<NetworkPolicyPeer> operators() {
        var charts = settings.charts();
        return charts.k8ssandra().install()
                ? List.of(
                        pods(selector(Map.of("control-plane", "k8ssandra-operator"))),
                        pods(selector(Map.of("control-plane", "k8ssandra-operator-cass-operator-controller-manager"))))
                : List.of(namespace(charts.k8ssandraNamespace()));
    }

    /**
     * @param ingress what may come in; null if the policy does not speak of that
     * @param egress where the pods may go; null if the policy does not speak of that
     */
    private void create(
            String name,
            LabelSelector pods,
            List<NetworkPolicyIngressRule> ingress,
            List<NetworkPolicyEgressRule> egress) {
        var policy = new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(settings.namespace())
                .withLabels(Labels.of("network"))
                .endMetadata()
                .withNewSpec()
                .withPodSelector(pods)
                .withPolicyTypes(Stream.of(ingress == null ? "" : "Ingress", egress == null ? "" : "Egress")
                        .filter(type -> !type.isEmpty())
                        .toList())
                .withIngress(ingress)
                .withEgress(egress)
                .endSpec()
                .build();
        KubernetesObject.of(name, policy).create(options().build());
    }

    private NetworkPolicyPeer monitoring() {
        return namespace(settings.monitoringNamespace());
    }

    private static NetworkPolicyPeer namespace(String name) {
        return new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(selector(Map.of("kubernetes.io/metadata.name", name)))
                .build();
    }

    private static NetworkPolicyEgressRule toKafka() {
        return egress(pods(selector(Map.of("strimzi.io/name", KafkaCluster.NAME + "-kafka"))), tcp(KafkaCluster.PORT));
    }

    private static NetworkPolicyEgressRule toCassandra() {
        return egress(pods(cassandra()), tcp(CassandraCluster.PORT));
    }

    private static NetworkPolicyEgressRule egress(NetworkPolicyPeer to, NetworkPolicyPort... ports) {
        return new NetworkPolicyEgressRuleBuilder()
                .withTo(to == null ? List.of() : List.of(to))
                .withPorts(ports)
                .build();
    }

    private static LabelSelector cassandra() {
        return selector(Map.of("cassandra.datastax.com/cluster", CassandraCluster.NAME));
    }

    /** The pods of all our apps. */
    static LabelSelector allApps() {
        return new LabelSelectorBuilder()
                .addNewMatchExpression()
                .withKey(Labels.APP)
                .withOperator("Exists")
                .endMatchExpression()
                .build();
    }

    private static LabelSelector app(String name) {
        return selector(Map.of(Labels.APP, name));
    }

    private static LabelSelector selector(Map<String, String> labels) {
        return new LabelSelectorBuilder().withMatchLabels(labels).build();
    }

    private static NetworkPolicyPeer pods(LabelSelector selector) {
        return new NetworkPolicyPeerBuilder().withPodSelector(selector).build();
    }

    private static NetworkPolicyPort[] tcp(int port) {
        return ports("TCP", List.of(port));
    }

    private static NetworkPolicyPort[] ports(String protocol, List<Integer> ports) {
        return ports.stream()
                .map(port -> new NetworkPolicyPortBuilder()
                        .withProtocol(protocol)
                        .withPort(new IntOrString(port))
                        .build())
                .toArray(NetworkPolicyPort[]::new);
    }
}
