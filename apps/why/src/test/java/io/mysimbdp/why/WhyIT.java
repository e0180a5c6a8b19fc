// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysimbdp.why.collect.ClusterReader;
import io.mysimbdp.why.collect.Clusters;
import io.mysimbdp.why.rules.Diagnosis;
import io.mysimbdp.why.rules.Finding;
import io.mysimbdp.why.rules.Rules;
import io.mysimbdp.why.snapshot.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Breaks things in a namespace of a real cluster, that of {@code KUBECONFIG}, and asks what is wrong. */
class WhyIT {
    private static final String NAMESPACE =
            "why-it-" + UUID.randomUUID().toString().substring(0, 8);

    /** Longer than what is young is left in peace, and than the first crashes take. */
    private static final Duration ENOUGH = Duration.ofMinutes(3);

    private static KubernetesClient client;
    private static boolean knowsKafka;

    /** What a pod needs in a namespace that enforces the restricted Pod Security Standard. */
    private static final String RESTRICTED =
            "securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}";

    /** Has a shell; the same as that of the other tests on a cluster. */
    private static final String IMAGE =
            Optional.ofNullable(System.getenv("MYSIMBDP_TEST_SHELL_IMAGE")).orElse("docker.io/library/busybox:1.37");

    private static final String CONTAINER = "name: main, imagePullPolicy: IfNotPresent,"
            + " securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

    /** Is to be deleted, and can't be. */
    private static final String HELD = NAMESPACE + "-held";

    @BeforeAll
    static void breakThings() {
        assumeThat(System.getenv("MYSIMBDP_TEST_CLUSTER"))
                .as("no cluster to break things in: scripts/test-cluster runs this on that of KUBECONFIG")
                .isEqualTo("true");
        client = Clusters.open(Optional.empty(), Optional.empty());
        create("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: restricted}}
                """.formatted(NAMESPACE));
        create("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """.formatted(HELD));
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .withNamespace(HELD)
                        .addToFinalizers("example.com/hold")
                        .endMetadata()
                        .build())
                .create();
        client.namespaces().withName(HELD).delete();
        create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: without-image}
                spec: {%s, containers: [{%s, image: "registry.invalid/mysimbdp/consumer:1"}]}
                """.formatted(RESTRICTED, CONTAINER));
        create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: without-secret}
                spec:
                  %s
                  containers:
                  - {%s, image: "%s", command: [sleep, "600"],
                     env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: not-there, key: password}}}]}
                """.formatted(RESTRICTED, CONTAINER, IMAGE));
        create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: crashing}
                spec:
                  %s
                  containers:
                  - {%s, image: "%s",
                     command: [sh, -c, "echo the last it says; exit 3"]}
                """.formatted(RESTRICTED, CONTAINER, IMAGE));
        create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: without-class}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: not-there
                  resources: {requests: {storage: 1Mi}}
                """);
        create("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: too-free}
                spec:
                  selector: {matchLabels: {app: too-free}}
                  template:
                    metadata: {labels: {app: too-free}}
                    spec: {containers: [{name: main, image: "%s"}]}
                """.formatted(IMAGE));
        knowsKafka = client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("kafkas.kafka.strimzi.io")
                        .get()
                != null;
        if (knowsKafka) {
            create("""
                    apiVersion: kafka.strimzi.io/v1
                    kind: Kafka
                    metadata: {name: events}
                    spec: {kafka: {listeners: [{name: tls, port: 9093, type: internal, tls: true}]}}
                    """);
        }
    }

    @AfterAll
    static void cleanUp() {
        if (client != null) {
            client.namespaces().withName(NAMESPACE).delete();
            client.configMaps()
                    .inNamespace(HELD)
                    .withName("held")
                    .edit(held -> new ConfigMapBuilder(held)
                            .editMetadata()
                            .withFinalizers(List.of())
                            .endMetadata()
                            .build());
            client.close();
        }
    }

    @Test
    void shouldFindAllThatIsBroken() throws Exception {
        var diagnosis = diagnoseUntil(
                NAMESPACE,
                "keeps failing",
                "Image registry.invalid/mysimbdp/consumer:1 can't be pulled",
                "Secret not-there is missing",
                "StorageClass not-there doesn't exist",
                "deployment/too-free may not create pods");

        var crash = find(diagnosis, "pod/crashing keeps failing");
        assertThat(crash.title()).contains("exit code 3");
        assertThat(crash.log().orElseThrow().lines()).containsExactly("the last it says");
        assertThat(find(diagnosis, "Image ").about())
                .extracting(Object::toString)
                .containsExactly("pod/without-image");
        assertThat(find(diagnosis, "deployment/too-free may not").title()).endsWith("Pod Security Standard restricted");
        assertThat(find(diagnosis, "deployment/too-free may not").seen().get(0)).contains("runAsNonRoot");
    }

    @Test
    void shouldSeeThatNobodyLooksAtAKafkaCluster() throws Exception {
        assumeThat(knowsKafka).as("needs Strimzi's definitions in the cluster").isTrue();

        var diagnosis = diagnoseUntil(NAMESPACE, "kafka/events is ignored");

        assertThat(find(diagnosis, "kafka/events").cause()).contains("strimzi-cluster-operator");
    }

    @Test
    void shouldPrintAPageAndSayByItsExitCodeThatSomethingIsWrong() throws Exception {
        diagnoseUntil(NAMESPACE, "StorageClass not-there doesn't exist");
        var written = new ByteArrayOutputStream();
        var out = new PrintStream(written, true, StandardCharsets.UTF_8);

        var code = WhyMain.execute(out, out, "-n", NAMESPACE);

        assertThat(code).isEqualTo(WhyMain.WRONG);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains(" in namespace " + NAMESPACE)
                .contains("   do      name one that exists in the settings");
    }

    @Test
    void shouldNameWhatHoldsANamespaceThatIsToGo() throws Exception {
        var diagnosis = diagnoseUntil(HELD, "configmap/held can't be deleted: finalizer example.com/hold");

        assertThat(diagnosis.consequencesOf(find(diagnosis, "configmap/held")))
                .extracting(Finding::title)
                .containsExactly("Namespace " + HELD + " is being deleted");
    }

    @Test
    void shouldSayThatANamespaceIsNotThere() {
        var written = new ByteArrayOutputStream();
        var out = new PrintStream(written, true, StandardCharsets.UTF_8);

        assertThat(WhyMain.execute(out, out, "-n", NAMESPACE + "-not")).isEqualTo(WhyMain.WRONG);
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("doesn't exist");
    }

    private static Diagnosis diagnoseUntil(String namespace, String... titles) throws InterruptedException {
        var end = System.nanoTime() + ENOUGH.toNanos();
        while (true) {
            Snapshot snapshot = new ClusterReader(client, Clock.systemUTC()).read(namespace, 5);
            var diagnosis = Diagnosis.of(snapshot, Rules.ALL);
            var found = findings(diagnosis).map(Finding::title).toList();
            if (List.of(titles).stream().allMatch(title -> found.stream().anyMatch(one -> one.contains(title)))) {
                return diagnosis;
            }
            assertThat(System.nanoTime())
                    .as("time for %s; found so far: %s", List.of(titles), found)
                    .isLessThan(end);
            Thread.sleep(1_000);
        }
    }

    private static Finding find(Diagnosis diagnosis, String title) {
        return findings(diagnosis)
                .filter(one -> one.title().startsWith(title))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Finding> findings(Diagnosis diagnosis) {
        return diagnosis.causes().stream()
                .flatMap(cause -> Stream.concat(Stream.of(cause), diagnosis.consequencesOf(cause).stream()));
    }

    private static void create(String yaml) {
        for (HasMetadata object : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            if (object.getKind().equals("Namespace")) {
                client.resource(object).create();
            } else {
                client.resource(object).inNamespace(NAMESPACE).create();
            }
        }
    }
}
