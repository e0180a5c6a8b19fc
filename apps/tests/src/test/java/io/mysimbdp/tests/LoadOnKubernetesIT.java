// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static io.mysimbdp.tests.PlatformOnKubernetes.CONSUMER;
import static io.mysimbdp.tests.PlatformOnKubernetes.REPLICAS;
import static io.mysimbdp.tests.PlatformOnKubernetes.producer;
import static io.mysimbdp.tests.PlatformOnKubernetes.variable;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What happens to consumers while data flows: each test begins with empty tables, has all samples sent again at a steady
 * rate, as often as it takes, and looks at the end whether each record became a row, and no row is there that none became.
 */
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class LoadOnKubernetesIT {
    private static final int RECORDS_PER_SECOND = 300;
    private static final int SECONDS_OF_A_STEP = 30;

    private final PlatformOnKubernetes platform;
    private final Map<Dataset, Long> sentBefore = new HashMap<>();

    /** How many messages there are at least when all samples are sent once more. */
    private final Map<Dataset, Long> expected = new HashMap<>();

    /** The producers' containers before the first test, by Deployment. */
    private final Map<String, Container> before = new HashMap<>();

    /** The consumers' container before a roll-out. */
    private Container consumer;

    LoadOnKubernetesIT(PlatformOnKubernetes platform) {
        this.platform = platform;
    }

    @BeforeEach
    void beginWithEmptyTables() throws Exception {
        platform.awaitReady();
        try (var cassandra = CassandraSessions.open(platform.stores().cassandra(), "test")) {
            for (var dataset : platform.datasets()) {
                platform.awaitConsumed(dataset, platform.records(dataset));
                sentBefore.put(dataset, platform.sent(dataset));
                cassandra.execute("TRUNCATE " + TableCql.name(dataset));
            }
        }
    }

    @AfterEach
    void putBackTheConsumers() {
        platform.scaleConsumers(REPLICAS);
        platform.awaitReady();
    }

    /** They remember that all was sent, as before. */
    @AfterAll
    void putBackTheProducers() {
        before.forEach((producer, container) ->
                platform.change(producer, template -> template.getSpec().setContainers(List.of(container))));
        platform.awaitReady();
    }

    @Test
    void scalingRebalances() throws Exception {
        send();
        try (var watch = watch()) {
            aConsumerAtWork();
            print("Undisturbed", watch);
            for (var replicas : List.of(4, 1, 0, 3)) {
                sendAgainIfLittleIsLeft();
                // Producers that were told to send again are ready before they do.
                awaitFlow();
                var before = sent();
                platform.scaleConsumers(replicas);
                platform.awaitReady();
                print("Scaling to " + replicas, watch);
                assertThat(sent()).as("messages that came meanwhile").isGreaterThan(before);
            }
            awaitTheEnd();
            print("Working off what came while there was none", watch);
        }
        nothingIsLostAndNoRowIsThereTwice();
    }

    /** One after the other, and one look at the end: what is lost by any of them shows. */
    @Test
    void consumersAreDeletedByForceAndRolledOutAndANodeIsDrained() throws Exception {
        send();
        try {
            deleteAConsumerByForce();
            sendAgainIfLittleIsLeft();
            rollOutANewImageWithAChangedSetting();
            sendAgainIfLittleIsLeft();
            drainANode();
            awaitTheEnd();
            nothingIsLostAndNoRowIsThereTwice();
        } finally {
            if (consumer != null) {
                platform.change(CONSUMER, template -> template.getSpec().setContainers(List.of(consumer)));
            }
        }
    }

    private void deleteAConsumerByForce() throws Exception {
        var victim = aConsumerAtWork();
        try (var watch = watch()) {
            platform.client().resource(victim).withGracePeriod(0).delete();

            platform.await(
                    "it to be gone", () -> platform.pods(CONSUMER).stream().noneMatch(pod -> isSame(pod, victim)));
            platform.awaitReady();
            print("Deleting a consumer by force", watch);
        }
    }

    private void rollOutANewImageWithAChangedSetting() throws Exception {
        awaitFlow();
        var replaced = platform.pods(CONSUMER).stream()
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
        try (var watch = watch()) {
            platform.change(CONSUMER, template -> {
                consumer =
                        new ContainerBuilder(template.getSpec().getContainers().get(0)).build();
                variable("MYSIMBDP_CONSUMER_BATCH_ROWS", "16").accept(template);
                platform.nextImage(CONSUMER)
                        .ifPresent(image ->
                                template.getSpec().getContainers().get(0).setImage(image));
            });

            var fewestReady = new int[] {REPLICAS};
            platform.await("all consumers to be new ones", () -> {
                var pods = platform.pods(CONSUMER);
                fewestReady[0] = Math.min(fewestReady[0], (int)
                        pods.stream().filter(PlatformOnKubernetes::isReady).count());
                return pods.stream()
                        .noneMatch(pod -> replaced.contains(pod.getMetadata().getName()));
            });
            platform.awaitReady();
            print(
                    "Rolling out "
                            + platform.nextImage(CONSUMER)
                                    .map(image -> "another image and ")
                                    .orElse("") + "a changed setting",
                    watch);
            assertThat(fewestReady[0]).as("fewest ready consumers").isGreaterThanOrEqualTo(REPLICAS - 1);
        }
    }

    private void drainANode() throws Exception {
        var nodes = platform.client().nodes();
        if (nodes.list().getItems().size() == 1) {
            System.out.println(
                    "SKIPPED: draining, because the cluster has only one node: its pods can't go anywhere else");
            return;
        }
        awaitFlow();
        var node = aConsumerAtWork().getSpec().getNodeName();
        try (var watch = watch()) {
            cordon(node, true);
            // As kubectl drain does: asks for each pod until no disruption budget is against it. Volumes of this test's
            // storage class belong to a node: producers wait until it is back.
            var left = new HashSet<>(List.of("any"));
            platform.await("node " + node + " to be empty", () -> {
                left.clear();
                for (var app : List.of(CONSUMER, "producer")) {
                    platform.pods(app).stream()
                            .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                            .forEach(pod -> {
                                left.add(pod.getMetadata().getName());
                                if (pod.getMetadata().getDeletionTimestamp() == null) {
                                    platform.client()
                                            .pods()
                                            .inNamespace(platform.namespace())
                                            .withName(pod.getMetadata().getName())
                                            .evict();
                                }
                            });
                }
                return left.isEmpty();
            });
            platform.await(
                    "consumers to work elsewhere",
                    () -> platform.pods(CONSUMER).stream()
                                    .filter(PlatformOnKubernetes::isReady)
                                    .count()
                            == REPLICAS);
            print("Draining a node", watch);
        } finally {
            cordon(node, false);
        }
        platform.awaitReady();
    }

    private void cordon(String node, boolean cordoned) {
        platform.client().nodes().withName(node).edit(found -> {
            found.getSpec().setUnschedulable(cordoned ? true : null);
            return found;
        });
    }

    private static boolean isSame(Pod one, Pod other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    /** Has the producers, which are idle, send all samples once more. */
    private void send() throws Exception {
        for (var dataset : platform.datasets()) {
            expected.put(dataset, platform.sent(dataset) + platform.records(dataset));
            platform.change(producer(dataset), template -> {
                before.putIfAbsent(
                        producer(dataset),
                        new ContainerBuilder(template.getSpec().getContainers().get(0)).build());
                // One that remembers nothing sends all; one that is interrupted goes on.
                variable("MYSIMBDP_PRODUCER_STATE_DIR", "/var/lib/mysimbdp/state-" + UUID.randomUUID())
                        .accept(template);
                variable("MYSIMBDP_PRODUCER_RATE", Integer.toString(RECORDS_PER_SECOND))
                        .accept(template);
            });
        }
    }

    /** Starting consumers takes as long as it takes, and data is to come meanwhile. */
    private void sendAgainIfLittleIsLeft() throws Exception {
        for (var dataset : platform.datasets()) {
            if (expected.get(dataset) - platform.sent(dataset) < RECORDS_PER_SECOND * SECONDS_OF_A_STEP) {
                send();
                return;
            }
        }
    }

    private void awaitFlow() {
        var before = sent();
        platform.await("records to flow", () -> sent() > before);
    }

    private long sent() {
        return platform.datasets().stream().mapToLong(platform::sent).sum();
    }

    private Pod aConsumerAtWork() {
        platform.await(
                "records of all datasets to flow",
                () -> platform.datasets().stream()
                        .allMatch(dataset -> platform.sent(dataset) > sentBefore.get(dataset) + 1_000));
        return platform.pods(CONSUMER).stream()
                .filter(PlatformOnKubernetes::isReady)
                .findFirst()
                .orElseThrow();
    }

    private void awaitTheEnd() throws Exception {
        for (var dataset : platform.datasets()) {
            platform.awaitConsumed(dataset, expected.get(dataset));
        }
    }

    private void nothingIsLostAndNoRowIsThereTwice() throws Exception {
        for (var dataset : platform.datasets()) {
            var result = platform.reconciledAtRest(dataset, expected.get(dataset));
            assertThat(result.lost()).as("lost records of " + dataset.id()).isZero();
            assertThat(result.unexpected())
                    .as("rows of " + dataset.id() + " that come from no record")
                    .hasValue(0);
        }
    }

    private ProgressWatch watch() throws InterruptedException {
        return ProgressWatch.start(
                platform.stores().kafka(),
                platform.group(),
                platform.datasets().stream()
                        .map(dataset -> dataset.topic().name())
                        .toList());
    }

    private static void print(String what, ProgressWatch watch) {
        System.out.printf("%s: longest time without progress %s%n", what, watch.longest());
    }
}
