// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import static io.mysimbdp.why.rules.Samples.IMAGE;
import static io.mysimbdp.why.rules.Samples.NOW;
import static io.mysimbdp.why.rules.Samples.condition;
import static io.mysimbdp.why.rules.Samples.ignored;
import static io.mysimbdp.why.rules.Samples.labelled;
import static io.mysimbdp.why.rules.Samples.meta;
import static io.mysimbdp.why.rules.Samples.operator;
import static io.mysimbdp.why.rules.Samples.pod;
import static io.mysimbdp.why.rules.Samples.ref;
import static io.mysimbdp.why.rules.Samples.resource;
import static io.mysimbdp.why.rules.Samples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.why.snapshot.ContainerView.Waiting;
import io.mysimbdp.why.snapshot.Meta;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.ResourceView;
import io.mysimbdp.why.snapshot.WebhookView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceRulesTest {
    private static final String STRIMZI = "kafka.strimzi.io";
    private static final Map<String, String> OF_EVENTS = Map.of("strimzi.io/cluster", "events");

    @Test
    void shouldSayWhyNobodyLooksAtAResource() {
        assertThat(ignoredCause(Optional.empty()))
                .isEqualTo("strimzi-cluster-operator isn't installed in this cluster");
        assertThat(ignoredCause(Optional.of(0))).isEqualTo("strimzi-cluster-operator doesn't run");
        assertThat(ignoredCause(Optional.of(1))).contains("doesn't watch namespace lab");
    }

    private static String ignoredCause(Optional<Integer> readyOperators) {
        var snapshot = snapshot()
                .operators(readyOperators.stream()
                        .map(ready -> operator("strimzi-cluster-operator", 1, ready))
                        .toList())
                .resources(List.of(ignored(STRIMZI, "Kafka", "events")))
                .build();
        return new ResourceRule().look(snapshot).get(0).cause();
    }

    @Test
    void shouldGiveTheOperatorAMoment() {
        var created = new ResourceView(
                Meta.of(ref("Kafka", "events"), NOW.minusSeconds(5)),
                STRIMZI,
                false,
                Optional.empty(),
                List.of(),
                Map.of());

        assertThat(new ResourceRule()
                        .look(snapshot().resources(List.of(created)).build()))
                .isEmpty();
    }

    @Test
    void shouldSeeThatAnOperatorIsBehind() {
        var changed = new ResourceView(
                meta("Kafka", "events").atGeneration(4),
                STRIMZI,
                true,
                Optional.of(3L),
                List.of(condition("Ready", "True", "", "")),
                Map.of());

        var finding = new ResourceRule()
                .look(snapshot().resources(List.of(changed)).build())
                .get(0);

        assertThat(finding.title()).isEqualTo("kafka/events isn't brought up to date");
        assertThat(finding.seen())
                .containsExactly("generation 4 is wanted, and 3 is the last that its operator has dealt with");
    }

    @Test
    void shouldRepeatWhatAResourceSaysOfItself() {
        var kafka = resource(
                STRIMZI,
                "Kafka",
                "events",
                condition(
                        "NotReady", "True", "InvalidResourceException", "replication factor 3 is more than 1 broker"));
        var cassandra = new ResourceView(
                meta("K8ssandraCluster", "cassandra"),
                "k8ssandra.io",
                true,
                Optional.of(1L),
                List.of(condition("CassandraInitialized", "True", "", "")),
                Map.of("progress of dc1", "Updating", "error", "no such rack"));

        var findings = new ResourceRule()
                .look(snapshot().resources(List.of(kafka, cassandra)).build());

        assertThat(findings.get(0).seen())
                .containsExactly("NotReady=True InvalidResourceException: replication factor 3 is more than 1 broker");
        assertThat(findings.get(0).cause()).contains("settings are wrong");
        assertThat(findings.get(1).seen()).containsExactly("error: no such rack", "progress of dc1: Updating");
    }

    @Test
    void shouldBeContentWithResourcesThatAreAsWanted() {
        var snapshot = snapshot()
                .resources(List.of(
                        resource(STRIMZI, "Kafka", "events", condition("Ready", "True", "", "")),
                        resource(STRIMZI, "KafkaNodePool", "pool"),
                        new ResourceView(
                                meta("K8ssandraCluster", "cassandra"),
                                "k8ssandra.io",
                                true,
                                Optional.of(1L),
                                List.of(condition("CassandraInitialized", "True", "", "")),
                                Map.of("progress of dc1", "Ready", "error", "None"))))
                .build();

        assertThat(Diagnosis.of(snapshot, Rules.ALL).isWell()).isTrue();
    }

    @Test
    void shouldTellOnceOfTopicsWithTheSameTrouble() {
        var findings = new ResourceRule()
                .look(snapshot()
                        .resources(List.of(topic("a"), topic("b"), topic("c")))
                        .build());

        assertThat(findings).extracting(Finding::title).containsExactly("3 kafkatopics are not ready");
    }

    private static ResourceView topic(String name) {
        return resource(
                STRIMZI,
                "KafkaTopic",
                name,
                condition("Ready", "False", "KafkaError", "Topic '" + name + "' can't be created"));
    }

    @Test
    void shouldPutTheImageOfABrokerBeforeAllThatFollowsFromIt() {
        var broker = labelled(pod("events-broker-0", new Waiting("ErrImagePull", "not found")), OF_EVENTS);
        var kafka = resource(STRIMZI, "Kafka", "events", condition("NotReady", "True", "Creating", ""));
        var user = labelled(ignored(STRIMZI, "KafkaUser", "consumer"), OF_EVENTS);
        var consumer = pod("consumer-1", new Waiting("CreateContainerConfigError", "secret \"consumer\" not found"));
        var snapshot = snapshot()
                .operators(List.of(operator("strimzi-cluster-operator", 1, 1)))
                .pods(List.of(consumer, broker))
                .resources(List.of(user, kafka))
                .build();

        var diagnosis = Diagnosis.of(snapshot, Rules.ALL);

        assertThat(diagnosis.causes())
                .extracting(Finding::title)
                .containsExactly("Image " + IMAGE + " can't be pulled");
        assertThat(diagnosis.consequencesOf(diagnosis.causes().get(0)))
                .extracting(Finding::title)
                .containsExactlyInAnyOrder(
                        "Secret consumer is missing", "kafkauser/consumer is ignored", "kafka/events is not ready");
    }

    @Test
    void shouldBlameTheOperatorForItsWebhook() {
        var snapshot = snapshot()
                .operators(List.of(operator("cert-manager-webhook", 0, 0)))
                .webhooks(List.of(webhook("cert-manager-webhook", Set.of("cert-manager.io"), false, true)))
                .build();

        var diagnosis = Diagnosis.of(snapshot, Rules.ALL);

        assertThat(diagnosis.causes())
                .extracting(Finding::title)
                .containsExactly("Operator cert-manager-webhook doesn't run");
        assertThat(diagnosis.causes().get(0).todo())
                .isEqualTo("kubectl -n operators scale deployment/cert-manager-webhook --replicas=1");
        assertThat(diagnosis.consequencesOf(diagnosis.causes().get(0)))
                .extracting(Finding::title)
                .containsExactly("Admission webhook operators/cert-manager-webhook has nobody to answer it");
    }

    @Test
    void shouldSeeAWebhookThatIsNotTrustedAndIgnoreThoseOfOthers() {
        var snapshot = snapshot()
                .webhooks(List.of(
                        webhook("k8ssandra-operator-webhook-service", Set.of("k8ssandra.io"), true, false),
                        webhook("somebody-else", Set.of("example.com"), false, true)))
                .build();

        assertThat(new WebhookRule().look(snapshot))
                .extracting(Finding::title)
                .containsExactly("Admission webhook operators/k8ssandra-operator-webhook-service isn't trusted");
    }

    private static WebhookView webhook(String service, Set<String> groups, boolean answering, boolean trusted) {
        return new WebhookView(
                new Ref("ValidatingWebhookConfiguration", "", service),
                "hook." + service,
                new Ref("Service", "operators", service),
                groups,
                true,
                true,
                answering,
                trusted);
    }
}
