// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.infra.render.Rehearsal;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.infra.settings.StackConfig;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.reconcile.ReconcileRequest;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.Reconciler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The objects that the Pulumi program registers for our own apps, with our own images, on a real cluster: pods that log in
 * over TLS as the users and roles that the program and the bootstrap give them, under the enforced restricted standard.
 * Broker and node are real, and run outside of the cluster, because the operators' images are not to be had everywhere.
 */
@EnabledIfEnvironmentVariable(
        named = "MYSIMBDP_TEST_IMAGES",
        matches = ".+",
        disabledReason = "no images to test on a cluster: scripts/test-cluster runs this with --images and --host")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AppsOnKubernetesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

    private final String namespace =
            "mysimbdp-apps-" + UUID.randomUUID().toString().substring(0, 8);
    private KubernetesClient client;
    private OperatorsStandIn stores;
    private PlatformSettings settings;

    @BeforeAll
    void deploy() throws Exception {
        client = new KubernetesClientBuilder().build();
        settings = settings();
        var objects = Rehearsal.of("test", settings).objects().stream()
                .map(object -> JSON.convertValue(object.inputs(), GenericKubernetesResource.class))
                .filter(object -> !object.getKind().equals("Namespace")
                        || object.getMetadata().getName().equals(namespace))
                .toList();
        objects.stream()
                .filter(object -> object.getKind().equals("Namespace"))
                .forEach(object -> client.resource(object).create());
        var directory = Files.createDirectories(Path.of("target", "clusters")).resolve(namespace);
        stores = OperatorsStandIn.start(client, namespace, System.getenv("MYSIMBDP_TEST_HOST"), directory);
        stores.reconcile(objects);
        objects.stream()
                .filter(object -> !object.getKind().equals("Namespace"))
                .forEach(object -> client.resource(object).create());
    }

    private PlatformSettings settings() throws IOException {
        var values = new HashMap<>(StackConfig.ofFile(ROOT.resolve("Pulumi.dev.yaml")));
        var storageClass = client.storage().v1().storageClasses().list().getItems().stream()
                .map(found -> found.getMetadata().getName())
                .findFirst()
                .orElseThrow(() -> new AssertionError("the cluster has no storage class"));
        var changes = new HashMap<>(Map.of(
                "namespace", namespace,
                "cluster", "kubeconfig",
                "kubeconfig.context", "that-of-the-test",
                "storageClass", storageClass,
                "images.source", "published",
                "consumer.replicas", "2",
                "consumer.cpu", "50m",
                "producer.cpu", "50m"));
        for (var image : System.getenv("MYSIMBDP_TEST_IMAGES").strip().split("\\s+", -1)) {
            var parts = image.split("=", 2);
            if (List.of("bootstrap", "producer", "consumer").contains(parts[0])) {
                changes.put("images." + parts[0], parts[1]);
            }
        }
        changes.forEach((key, value) -> values.put(PlatformSettings.PREFIX + key, value));
        return PlatformSettings.read(ROOT, values);
    }

    @AfterAll
    void deleteEverything() {
        try {
            if (client != null) {
                client.namespaces().withName(namespace).delete();
            }
        } finally {
            if (stores != null) {
                stores.close();
            }
        }
    }

    @Test
    @Order(1)
    void theBootstrapMakesTablesRolesAndSecrets() {
        var job = client.batch().v1().jobs().inNamespace(namespace);

        await(
                "the bootstrap to complete",
                () -> job.list().getItems().stream()
                        .allMatch(found ->
                                Integer.valueOf(1).equals(found.getStatus().getSucceeded())));

        for (var role : List.of("consumer", "reconcile", "daas", "tenant-citysense", "tenant-staywell")) {
            assertThat(client.secrets()
                            .inNamespace(namespace)
                            .withName("cassandra-role-" + role)
                            .get()
                            .getData())
                    .as(role)
                    .containsOnlyKeys("username", "password");
        }
    }

    @Test
    @Order(2)
    void theAppsBecomeReadyAndStoreTheSamples() throws Exception {
        await(
                "all Deployments to be ready",
                () -> client.apps().deployments().inNamespace(namespace).list().getItems().stream()
                        .allMatch(deployment -> deployment
                                .getSpec()
                                .getReplicas()
                                .equals(deployment.getStatus().getReadyReplicas())));

        for (var dataset : settings.userDatasets()) {
            var result = reconciled(dataset);

            assertThat(result.read()).as(dataset.id()).isGreaterThan(10_000);
            assertThat(result.lost()).as(dataset.id()).isZero();
        }
    }

    @Test
    @Order(3)
    void scalingRebalancesAndLosesNothing() throws Exception {
        var consumer = client.apps().deployments().inNamespace(namespace).withName("consumer");
        for (var replicas : List.of(4, 1, 0, 3)) {
            consumer.scale(replicas);
            await(replicas + " consumers to be ready", () -> {
                var status = consumer.get().getStatus();
                return replicas == (status.getReadyReplicas() == null ? 0 : status.getReadyReplicas())
                        && pods("consumer").size() == replicas;
            });
        }

        for (var dataset : settings.userDatasets()) {
            assertThat(reconciled(dataset).lost()).as(dataset.id()).isZero();
        }
    }

    @Test
    @Order(4)
    void noAppRestartedAndNoneSaysAnythingOfAPassword() {
        var secrets = client.secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getData() != null && secret.getData().containsKey("password"))
                .map(secret -> new String(
                        java.util.Base64.getDecoder().decode(secret.getData().get("password")),
                        java.nio.charset.StandardCharsets.UTF_8))
                .toList();
        assertThat(secrets).hasSizeGreaterThan(5);
        for (var pod : client.pods().inNamespace(namespace).list().getItems()) {
            var name = pod.getMetadata().getName();
            assertThat(pod.getStatus().getContainerStatuses())
                    .as(name)
                    .allSatisfy(status -> assertThat(status.getRestartCount()).isZero());
            assertThat(client.pods().inNamespace(namespace).withName(name).getLog())
                    .as("log of " + name)
                    .isNotBlank()
                    .doesNotContain(secrets);
        }
    }

    private List<Pod> pods(String app) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("mysimbdp.io/app", app)
                .list()
                .getItems();
    }

    /** What became of the samples, once nothing is on its way any more. */
    private ReconcileResult reconciled(Dataset dataset) throws Exception {
        var sources = SourceFile.list(
                List.of(ROOT.resolve("data/samples").resolve(dataset.name())),
                dataset.source().files());
        await("the producer of " + dataset.id() + " to have sent all", () -> {
            try (var lag = new PipelineLag(
                    stores.kafka(), dataset.topic().name(), settings.consumer().group())) {
                return lag.await(Duration.ofSeconds(30), messages -> {}) == 0 && lost(dataset, sources) == 0;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return Reconciler.run(stores.kafka(), stores.cassandra(), ReconcileRequest.of(dataset, sources), records -> {});
    }

    private long lost(Dataset dataset, List<SourceFile> sources) throws IOException, InterruptedException {
        return Reconciler.run(stores.kafka(), stores.cassandra(), ReconcileRequest.of(dataset, sources), records -> {})
                .lost();
    }

    private void await(String what, Supplier<Boolean> condition) {
        var end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.get()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain for " + what + "; pods: " + states());
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    /** For a person who reads why a test failed. */
    private String states() {
        var text = new StringBuilder();
        for (var pod : client.pods().inNamespace(namespace).list().getItems()) {
            var name = pod.getMetadata().getName();
            text.append('\n').append(name).append(": ").append(pod.getStatus().getPhase());
            pod.getStatus()
                    .getContainerStatuses()
                    .forEach(status -> text.append(' ').append(status.getState()));
            try {
                text.append('\n')
                        .append(client.pods()
                                .inNamespace(namespace)
                                .withName(name)
                                .tailingLines(5)
                                .getLog());
            } catch (RuntimeException e) {
                text.append("(no log)");
            }
        }
        return text.toString();
    }
}
