// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static io.mysimbdp.tests.PlatformOnKubernetes.CONSUMER;
import static io.mysimbdp.tests.PlatformOnKubernetes.isReady;
import static io.mysimbdp.tests.PlatformOnKubernetes.producer;
import static io.mysimbdp.tests.PlatformOnKubernetes.restarts;
import static io.mysimbdp.tests.PlatformOnKubernetes.variable;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.mysimbdp.infra.kubernetes.Secured;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What the apps say and do where something is wrong, and that they work as soon as it no longer is. */
@OnKubernetes
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class TroubleOnKubernetesIT {
    private static final String PRODUCER = "producer";

    private final PlatformOnKubernetes platform;

    TroubleOnKubernetesIT(PlatformOnKubernetes platform) {
        this.platform = platform;
    }

    @BeforeEach
    @AfterEach
    void allIsWell() {
        platform.awaitReady();
    }

    @Test
    void appsWaitForKafkaAndCassandra() {
        platform.stores().open(OperatorsStandIn.CASSANDRA_SERVICE, false);
        platform.stores().open(OperatorsStandIn.KAFKA_SERVICE, false);
        Set<String> pods;
        try {
            platform.deletePods(CONSUMER);
            platform.deletePods(PRODUCER);
            awaitThatAllSay(CONSUMER, "will keep trying: Cassandra at cassandra-dc1-service:9042: no node");
            awaitThatAllSay(PRODUCER, "will keep trying: Kafka at kafka-kafka-bootstrap:9093: no broker answers");

            platform.stores().open(OperatorsStandIn.CASSANDRA_SERVICE, true);
            awaitThatAllSay(CONSUMER, "will keep trying: Kafka at kafka-kafka-bootstrap:9093: no broker answers");
            pods = pods();
        } finally {
            platform.stores().open(OperatorsStandIn.CASSANDRA_SERVICE, true);
            platform.stores().open(OperatorsStandIn.KAFKA_SERVICE, true);
        }

        awaitThatTheyWork(pods);
    }

    @Test
    void appsWaitForTheRightPassword() {
        var secrets = List.of(OperatorsStandIn.cassandraSecret("consumer"), OperatorsStandIn.kafkaSecret(PRODUCER));
        var passwords = new HashMap<String, String>();
        secrets.forEach(secret -> passwords.put(secret, platform.stores().replacePassword(secret, "wrong")));
        Set<String> pods;
        try {
            platform.deletePods(CONSUMER);
            platform.deletePods(PRODUCER);
            awaitThatAllSay(
                    CONSUMER, "will keep trying: Cassandra at cassandra-dc1-service:9042: the login is refused");
            awaitThatAllSay(PRODUCER, "will keep trying: Kafka at kafka-kafka-bootstrap:9093: the login is refused");
            pods = pods();
        } finally {
            // It takes the cluster a minute to bring what changed in a Secret to pods that are there.
            passwords.forEach(platform.stores()::replacePassword);
        }

        awaitThatTheyWork(pods);
    }

    @Test
    void anUnknownDatasetEndsTheAppWithTheReason() {
        var dataset = platform.datasets().get(0);
        platform.change(CONSUMER, variable("MYSIMBDP_DATASETS", "nowhere.nothing"));
        platform.change(producer(dataset), variable("MYSIMBDP_PRODUCER_DATASET", "nowhere.nothing"));
        try {
            awaitThatOneEndedWith(CONSUMER, "MYSIMBDP_DATASETS must name known datasets");
            awaitThatOneEndedWith(PRODUCER, "MYSIMBDP_PRODUCER_DATASET must name a known dataset");
            // A setting that can't work takes no more than one consumer from the group.
            assertThat(platform.pods(CONSUMER).stream().filter(PlatformOnKubernetes::isReady))
                    .hasSize(PlatformOnKubernetes.REPLICAS - 1);
        } finally {
            platform.change(CONSUMER, variable("MYSIMBDP_DATASETS", null));
            platform.change(producer(dataset), variable("MYSIMBDP_PRODUCER_DATASET", dataset.id()));
        }
    }

    /** Where `kubectl describe pod` shows it. */
    private void awaitThatOneEndedWith(String app, String text) {
        platform.await(
                "a " + app + " to end with '" + text + "'",
                () -> platform.pods(app).stream()
                        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                        .map(status -> status.getLastState().getTerminated())
                        .anyMatch(ended -> ended != null
                                && ended.getExitCode() == 2
                                && ended.getMessage() != null
                                && ended.getMessage().contains(text)));
    }

    @Test
    @EnabledIfEnvironmentVariable(
            named = "MYSIMBDP_TEST_SHELL_IMAGE",
            matches = ".+",
            disabledReason = "an image with a shell must be named, to stop a process of another container")
    void aConsumerThatHangsIsRestarted() {
        // Given a consumer whose processes another container may see
        var victim = platform.startBeside(
                CONSUMER, "consumer-seen", template -> template.getSpec().setShareProcessNamespace(true));
        try {
            platform.await("it to be ready", () -> isReady(platform.now(victim)));

            // When
            platform.client()
                    .pods()
                    .inNamespace(platform.namespace())
                    .withName(victim.getMetadata().getName())
                    .ephemeralContainers()
                    .edit(pod -> {
                        pod.getSpec()
                                .getEphemeralContainers()
                                .add(new EphemeralContainerBuilder()
                                        .withName("stop")
                                        .withImage(System.getenv("MYSIMBDP_TEST_SHELL_IMAGE"))
                                        .withImagePullPolicy("IfNotPresent")
                                        .withCommand("sh", "-c", "kill -STOP $(pidof java)")
                                        .withSecurityContext(Secured.container())
                                        .build());
                        return pod;
                    });

            // Then
            platform.await("it to be restarted and ready", () -> {
                var pod = platform.now(victim);
                return restarts(pod) == 1 && isReady(pod);
            });
            assertThat(platform.client()
                            .v1()
                            .events()
                            .inNamespace(platform.namespace())
                            .list()
                            .getItems())
                    .anySatisfy(event -> {
                        assertThat(event.getInvolvedObject().getName())
                                .isEqualTo(victim.getMetadata().getName());
                        assertThat(event.getMessage()).contains("failed liveness probe");
                    });
        } finally {
            platform.stop(victim);
        }
    }

    /** And none of them works, or was restarted. */
    private void awaitThatAllSay(String app, String text) {
        var wanted = app.equals(CONSUMER)
                ? PlatformOnKubernetes.REPLICAS
                : platform.datasets().size();
        platform.await("all pods of " + app + " to say '" + text + "'", () -> {
            var pods = running(app);
            return pods.size() == wanted
                    && pods.stream().allMatch(pod -> platform.log(pod).contains(text));
        });
        assertThat(running(app)).allSatisfy(pod -> {
            // Each obstacle once: what follows the time is never the same.
            assertThat(platform.log(pod)
                            .lines()
                            .filter(line -> line.contains("will keep trying"))
                            .map(line -> line.substring(line.indexOf(' '))))
                    .doesNotHaveDuplicates();
            assertThat(isReady(pod)).as("ready").isFalse();
            assertThat(restarts(pod)).as("restarts").isZero();
        });
    }

    private List<Pod> running(String app) {
        return platform.pods(app).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null
                        && pod.getStatus().getPhase().equals("Running"))
                .toList();
    }

    private Set<String> pods() {
        return Stream.of(CONSUMER, PRODUCER)
                .flatMap(app -> running(app).stream())
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private void awaitThatTheyWork(Set<String> pods) {
        platform.awaitReady();
        assertThat(pods()).isEqualTo(pods);
        for (var app : List.of(CONSUMER, PRODUCER)) {
            assertThat(platform.pods(app))
                    .allSatisfy(pod -> assertThat(restarts(pod)).as("restarts").isZero());
        }
    }
}
