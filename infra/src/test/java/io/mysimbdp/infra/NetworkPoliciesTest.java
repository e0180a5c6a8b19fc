// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.infra.render.Rehearsal;
import io.mysimbdp.infra.render.Rehearsal.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may speak to whom: each way that is open stands here, so that one more or one less fails. */
class NetworkPoliciesTest {
    private static final String APPS = "mysimbdp.io/app exists";
    private static final String CASSANDRA = "cassandra.datastax.com/cluster=cassandra";
    private static final String MONITORING = "namespace kubernetes.io/metadata.name=monitoring";

    private static final List<String> OF_ALL_STACKS = List.of(
            "apps-metrics: [" + APPS + "] from " + MONITORING + " by TCP 8080",
            "apps-dns: [" + APPS + "] to anywhere by UDP 53, UDP 5353, TCP 53, TCP 5353",
            "producer: [mysimbdp.io/app=producer] to pods strimzi.io/name=kafka-kafka by TCP 9093",
            "consumer: [mysimbdp.io/app=consumer] to pods strimzi.io/name=kafka-kafka by TCP 9093",
            "consumer: [mysimbdp.io/app=consumer] to pods " + CASSANDRA + " by TCP 9042",
            "replay: [mysimbdp.io/app=replay] to pods strimzi.io/name=kafka-kafka by TCP 9093",
            "reconcile: [mysimbdp.io/app=reconcile] to pods strimzi.io/name=kafka-kafka by TCP 9093",
            "reconcile: [mysimbdp.io/app=reconcile] to pods " + CASSANDRA + " by TCP 9042",
            "daas: [mysimbdp.io/app=daas] from anywhere by TCP 8090",
            "daas: [mysimbdp.io/app=daas] to pods strimzi.io/name=kafka-kafka by TCP 9093",
            "daas: [mysimbdp.io/app=daas] to pods " + CASSANDRA + " by TCP 9042",
            "bootstrap: [mysimbdp.io/app=bootstrap] to pods " + CASSANDRA + " by TCP 9042",
            "bootstrap: [mysimbdp.io/app=bootstrap] to anywhere by TCP 443, TCP 6443, TCP 8443, TCP 16443",
            "cassandra: [" + CASSANDRA + "] from pods " + CASSANDRA + " by TCP 7000",
            "cassandra: [" + CASSANDRA + "] from pods " + APPS + " by TCP 9042",
            "cassandra: [" + CASSANDRA + "] from " + MONITORING + " by TCP 9000");

    /** Their labels come from the chart, those of the subchart with the name of the Release. */
    private static final String FROM_INSTALLED_OPERATORS = "cassandra: [" + CASSANDRA
            + "] from pods control-plane=k8ssandra-operator,"
            + " pods control-plane=k8ssandra-operator-cass-operator-controller-manager by TCP 8080";

    @ParameterizedTest
    @EnumSource
    void everyAppPodMayDoNothingThatIsNotNamed(Stacks stack) {
        var deny = Objects.object(stack.rehearsal(), "NetworkPolicy", "apps-deny");

        assertThat(types(deny)).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(rules(deny)).isEmpty();
        var workloads = Objects.workloads(stack.rehearsal());
        assertThat(workloads).isNotEmpty();
        for (var workload : workloads) {
            assertThat(selects(
                            Objects.map(deny.inputs(), "spec.podSelector"),
                            Objects.map(workload.template(), "metadata.labels")))
                    .as("apps-deny selects the pods of " + workload.name())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stacks.class,
            names = {"PUBLISHED"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothingElseIsOpenedWhereTheOperatorsAreInstalled(Stacks stack) {
        assertThat(open(stack.rehearsal()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(OF_ALL_STACKS.stream(), Stream.of(FROM_INSTALLED_OPERATORS))
                                .toList());
        assertThat(stack.rehearsal().registrations())
                .filteredOn(registration -> registration.type().equals("kubernetes:helm.sh/v3:Release"))
                .filteredOn(registration -> registration.name().startsWith("k8ssandra"))
                .singleElement()
                .satisfies(release -> assertThat(release.inputs().get("name"))
                        .as("a label of an operator that the policy selects derives from it")
                        .isEqualTo("k8ssandra-operator"));
    }

    @Test
    void nothingElseIsOpenedWhereTheOperatorsAreSomewhereElse() {
        var rehearsal = Rehearsal.of("prod", Stacks.PUBLISHED.settings(Map.of("k8ssandra.namespace", "stores")));

        assertThat(open(Stacks.PUBLISHED.rehearsal()))
                .containsExactlyInAnyOrderElementsOf(fromOperatorsIn("k8ssandra-operator"));
        assertThat(open(rehearsal)).containsExactlyInAnyOrderElementsOf(fromOperatorsIn("stores"));
    }

    private static List<String> fromOperatorsIn(String namespace) {
        return Stream.concat(
                        OF_ALL_STACKS.stream(),
                        Stream.of("cassandra: [" + CASSANDRA + "] from namespace kubernetes.io/metadata.name="
                                + namespace + " by TCP 8080"))
                .toList();
    }

    @Test
    void theDataServiceMayAskTheIssuerOfTokensForItsKeys() {
        var settings = Stacks.PROD.settings(
                Map.of("daas.oidc.issuer", "https://id.example:8443/realm", "daas.oidc.audience", "data"));

        assertThat(open(Rehearsal.of("prod", settings)))
                .contains("daas: [mysimbdp.io/app=daas] to anywhere by TCP 8443");
    }

    @Test
    void portsOfTheClusterAreThoseOfTheSettings() {
        var settings = Stacks.PROD.settings(Map.of(
                "network.apiServerPorts", "7443",
                "network.dnsPorts", "1053,53",
                "monitoring.namespace", "watch"));

        assertThat(open(Rehearsal.of("prod", settings)))
                .contains(
                        "bootstrap: [mysimbdp.io/app=bootstrap] to anywhere by TCP 7443",
                        "apps-dns: [" + APPS + "] to anywhere by UDP 1053, UDP 53, TCP 1053, TCP 53",
                        "apps-metrics: [" + APPS + "] from namespace kubernetes.io/metadata.name=watch by TCP 8080",
                        "cassandra: [" + CASSANDRA + "] from namespace kubernetes.io/metadata.name=watch by TCP 9000");
    }

    /** A type without a rule closes a direction, and a rule without its type would open nothing. */
    @ParameterizedTest
    @EnumSource
    void policiesSpeakOfTheDirectionsThatTheyOpen(Stacks stack) {
        for (var policy : Objects.ofKind(stack.rehearsal(), "NetworkPolicy")) {
            if (!Objects.name(policy).equals("apps-deny")) {
                var opened = Stream.of("Ingress", "Egress")
                        .filter(type -> !Objects.list(policy.inputs(), "spec." + type.toLowerCase(Locale.ROOT))
                                .isEmpty())
                        .toList();
                assertThat(types(policy)).as(policy.name()).isEqualTo(opened);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyOurAppsComeToKafkasListener(Stacks stack) {
        var kafka = Objects.object(stack.rehearsal(), "Kafka", "kafka");

        assertThat(Objects.list(kafka.inputs(), "spec.kafka.listeners"))
                .singleElement()
                .satisfies(listener -> assertThat(Objects.list(listener, "networkPolicyPeers"))
                        .extracting(NetworkPoliciesTest::peer)
                        .containsExactly("pods " + APPS));
    }

    /** All ways that policies open, a line each. */
    private static List<String> open(Rehearsal rehearsal) {
        return Objects.ofKind(rehearsal, "NetworkPolicy").stream()
                .flatMap(policy -> rules(policy).stream()
                        .map(rule -> Objects.name(policy) + ": ["
                                + selector(Objects.map(policy.inputs(), "spec.podSelector")) + "] " + rule))
                .toList();
    }

    private static List<String> rules(Registration policy) {
        var rules = new ArrayList<String>();
        Objects.list(policy.inputs(), "spec.ingress").forEach(rule -> rules.add("from " + rule(rule, "from")));
        Objects.list(policy.inputs(), "spec.egress").forEach(rule -> rules.add("to " + rule(rule, "to")));
        return rules;
    }

    private static String rule(Map<String, Object> rule, String direction) {
        assertThat(rule.keySet()).isSubsetOf(direction, "ports");
        var peers = Objects.list(rule, direction).stream()
                .map(NetworkPoliciesTest::peer)
                .collect(Collectors.joining(", "));
        var ports = Objects.list(rule, "ports").stream()
                .map(port -> {
                    assertThat(port).containsOnlyKeys("protocol", "port");
                    return port.get("protocol") + " " + port.get("port");
                })
                .collect(Collectors.joining(", "));
        return (peers.isEmpty() ? "anywhere" : peers) + " by " + (ports.isEmpty() ? "any port" : ports);
    }

    private static String peer(Map<String, Object> peer) {
        return new TreeMap<>(peer)
                .entrySet().stream()
                        .map(part -> switch (part.getKey()) {
                            case "podSelector" -> "pods " + selector(part.getValue());
                            case "namespaceSelector" -> "namespace " + selector(part.getValue());
                            default -> part.toString();
                        })
                        .collect(Collectors.joining(" and "));
    }

    private static String selector(Object selector) {
        var labels = new TreeMap<>(Objects.map(selector, "matchLabels"))
                .entrySet().stream().map(label -> label.getKey() + "=" + label.getValue());
        var expressions = Objects.list(selector, "matchExpressions").stream()
                .map(expression -> expression.get("operator").equals("Exists")
                        ? expression.get("key") + " exists"
                        : expression.toString());
        return Stream.concat(labels, expressions).collect(Collectors.joining(" "));
    }

    private static boolean selects(Map<String, Object> selector, Map<String, Object> labels) {
        assertThat(selector.keySet()).isSubsetOf("matchLabels", "matchExpressions");
        return labels.entrySet()
                        .containsAll(Objects.map(selector, "matchLabels").entrySet())
                && Objects.list(selector, "matchExpressions").stream()
                        .allMatch(expression -> expression.get("operator").equals("Exists")
                                && labels.containsKey((String) expression.get("key")));
    }

    @SuppressWarnings("unchecked")
    private static List<String> types(Registration policy) {
        return (List<String>) Objects.at(policy.inputs(), "spec.policyTypes").orElseThrow();
    }
}
