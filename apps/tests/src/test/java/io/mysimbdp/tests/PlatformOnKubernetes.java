// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.infra.components.Producers;
import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.render.Rehearsal;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.infra.settings.StackConfig;
import io.mysimbdp.reconcile.PipelineLag;
import io.mysimbdp.reconcile.ReconcileRequest;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.Reconciler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The objects that the Pulumi program registers for our own apps, with our own images, on a real cluster: pods that log in
 * over TLS as the users and roles that the program and the bootstrap give them, under the enforced restricted standard.
 * Broker and node are real, and run outside of the cluster, because the operators' images are not to be had everywhere.
 */
final class PlatformOnKubernetes implements AutoCloseable {
    static final String CONSUMER = "consumer";

    /** Of consumers; not so many that starting them all is what a test waits for. */
    static final int REPLICAS = 2;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** The cluster, too, works for each look. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final String namespace;
    private final PlatformSettings settings;
    private final OperatorsStandIn stores;
    private final Map<String, String> images;
    private final Map<String, Long> records = new HashMap<>();

    /** Kept open: a login for every look would take more of the processors than what is looked at. */
    private final Map<String, PipelineLag> lags = new HashMap<>();

    private PlatformOnKubernetes(
            KubernetesClient client,
            String namespace,
            PlatformSettings settings,
            OperatorsStandIn stores,
            Map<String, String> images) {
        this.client = client;
        this.namespace = namespace;
        this.settings = settings;
        this.stores = stores;
        this.images = images;
    }

    /** Creates everything, and waits for nothing of it. */
    static PlatformOnKubernetes deploy() {
        var client = new KubernetesClientBuilder().build();
        var namespace = "mysimbdp-apps-" + UUID.randomUUID().toString().substring(0, 8);
        OperatorsStandIn stores = null;
        try {
            var images = images();
            var settings = settings(client, namespace, images);
            var objects = Rehearsal.of("test", settings).objects().stream()
                    .map(object -> JSON.convertValue(object.inputs(), GenericKubernetesResource.class))
                    .filter(object -> !object.getKind().equals("Namespace")
                            || object.getMetadata().getName().equals(namespace))
                    .toList();
            objects.stream()
                    .filter(object -> object.getKind().equals("Namespace"))
                    .forEach(object -> client.resource(object).create());
            var directory =
                    Files.createDirectories(Path.of("target", "clusters")).resolve(namespace);
            stores = OperatorsStandIn.start(client, namespace, System.getenv("MYSIMBDP_TEST_HOST"), directory);
            stores.reconcile(objects);
            objects.stream()
                    .filter(object -> !object.getKind().equals("Namespace") && !isForAnOperator(object))
                    .forEach(object -> client.resource(withJavaOptions(object)).create());
            return new PlatformOnKubernetes(client, namespace, settings, stores, images);
        } catch (Exception e) {
            if (stores != null) {
                stores.close();
            }
            client.namespaces().withName(namespace).delete();
            client.close();
            throw new AssertionError("the platform could not be deployed", e);
        }
    }

    /** The stand-in does what those ask for; an operator that watches the whole cluster must not do it, too. */
    private static boolean isForAnOperator(GenericKubernetesResource object) {
        return Stream.of("strimzi.io/", "k8ssandra.io/", "cert-manager.io/")
                .anyMatch(group -> object.getApiVersion().contains(group));
    }

    /** As all JVMs of the tests, those in pods have the options that suit short lives, if there are any. */
    private static GenericKubernetesResource withJavaOptions(GenericKubernetesResource object) {
        var options = System.getenv("JDK_JAVA_OPTIONS");
        var template = switch (object.getKind()) {
            case "Deployment", "Job" -> object.<Map<String, Object>>get("spec", "template", "spec");
            case "CronJob" -> object.<Map<String, Object>>get("spec", "jobTemplate", "spec", "template", "spec");
            default -> null;
        };
        if (template != null && options != null) {
            @SuppressWarnings("unchecked")
            var containers = (List<Map<String, Object>>) template.get("containers");
            for (var container : containers) {
                @SuppressWarnings("unchecked")
                var variables = new ArrayList<>((List<Object>) container.getOrDefault("env", List.of()));
                variables.add(Map.of("name", "JDK_JAVA_OPTIONS", "value", options));
                container.put("env", variables);
            }
        }
        return object;
    }

    /** The references of the images by app. */
    private static Map<String, String> images() {
        var images = new HashMap<String, String>();
        for (var image : System.getenv("MYSIMBDP_TEST_IMAGES").strip().split("\\s+", -1)) {
            var parts = image.split("=", 2);
            images.put(parts[0], parts[1]);
        }
        return images;
    }

    private static PlatformSettings settings(KubernetesClient client, String namespace, Map<String, String> images)
            throws IOException {
        var values = new HashMap<>(StackConfig.ofFile(ROOT.resolve("Pulumi.dev.yaml")));
        var storageClass = client.storage().v1().storageClasses().list().getItems().stream()
                .min(Comparator.comparing(found -> !isDefault(found)))
                .map(found -> found.getMetadata().getName())
                .orElseThrow(() -> new AssertionError("the cluster has no storage class"));
        var changes = new HashMap<>(Map.of(
                "namespace", namespace,
                "cluster", "kubeconfig",
                "kubeconfig.context", "that-of-the-test",
                "storageClass", storageClass,
                "images.source", "published",
                "consumer.replicas", Integer.toString(REPLICAS),
                "consumer.cpu", "50m",
                "producer.cpu", "50m",
                "daas.cpu", "50m"));
        for (var app : List.of("bootstrap", "producer", "consumer", "daas", "reconcile")) {
            changes.put("images." + app, images.get(app));
        }
        changes.forEach((key, value) -> values.put(PlatformSettings.PREFIX + key, value));
        return PlatformSettings.read(ROOT, values);
    }

    private static boolean isDefault(StorageClass storageClass) {
        var annotations = storageClass.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get("storageclass.kubernetes.io/is-default-class"));
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    OperatorsStandIn stores() {
        return stores;
    }

    List<Dataset> datasets() {
        return settings.userDatasets();
    }

    String group() {
        return settings.consumer().group();
    }

    /** The image of an app that was deployed first. */
    String image(String app) {
        return images.get(app);
    }

    /** Another image of an app, if there is one: of the same code, but with another digest. */
    Optional<String> nextImage(String app) {
        return Optional.ofNullable(images.get(app + "-next"));
    }

    // ---- What a person would do with kubectl.

    void scaleConsumers(int replicas) {
        client.apps().deployments().inNamespace(namespace).withName(CONSUMER).scale(replicas);
    }

    /** Changes the pods of a Deployment, which rolls them. */
    void change(String deployment, Consumer<PodTemplateSpec> change) {
        await(deployment + " to be changed", () -> {
            try {
                client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(deployment)
                        .edit(found -> {
                            change.accept(found.getSpec().getTemplate());
                            return found;
                        });
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                    // The cluster has written into it meanwhile.
                    return false;
                }
                throw e;
            }
        });
    }

    /** A change that sets a variable; without a value, one that removes it. */
    static Consumer<PodTemplateSpec> variable(String name, String value) {
        return template -> {
            var variables = template.getSpec().getContainers().get(0).getEnv();
            variables.removeIf(variable -> variable.getName().equals(name));
            if (value != null) {
                variables.add(
                        new EnvVarBuilder().withName(name).withValue(value).build());
            }
        };
    }

    /** Has a pod of its own beside those of a Deployment, and as those but for a change; no other is replaced. */
    Pod startBeside(String deployment, String name, Consumer<PodTemplateSpec> change) {
        var template = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .get()
                .getSpec()
                .getTemplate();
        change.accept(template);
        return client.resource(new PodBuilder()
                        .withNewMetadataLike(template.getMetadata())
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .create();
    }

    /** A pod as it is now. */
    Pod now(Pod pod) {
        return client.resource(pod).get();
    }

    void stop(Pod pod) {
        client.resource(pod).delete();
    }

    /** Deletes the pods of an app; its Deployments make others. */
    void deletePods(String app) {
        pods(app).forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
    }

    List<Pod> pods(String app) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("mysimbdp.io/app", app)
                .list()
                .getItems();
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    /** What a running pod says of whether it can work. */
    String readiness(Pod pod) {
        try (var forward = client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .portForward(AppPod.HTTP_PORT)) {
            var uri = URI.create("http://localhost:" + forward.getLocalPort() + "/health/ready");
            return HTTP.send(HttpRequest.newBuilder(uri).timeout(HTTP_TIMEOUT).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | KubernetesClientException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while asking for readiness", e);
        }
    }

    static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(status -> status.getRestartCount())
                .sum();
    }

    /** What a pod has said; nothing where it has not begun to. */
    String log(Pod pod) {
        try {
            return client.pods()
                    .inNamespace(namespace)
                    .withName(pod.getMetadata().getName())
                    .getLog();
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    // ---- What tests wait for.

    /** Waits until each Deployment has as many ready pods as it wants, all of them new, and no others. */
    void awaitReady() {
        await(
                "all Deployments to be ready",
                () -> client.apps().deployments().inNamespace(namespace).list().getItems().stream()
                        .allMatch(this::isRolledOut));
    }

    private boolean isRolledOut(Deployment deployment) {
        var status = deployment.getStatus();
        var wanted = deployment.getSpec().getReplicas();
        var labels = deployment.getSpec().getSelector().getMatchLabels();
        return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && wanted == orZero(status.getUpdatedReplicas())
                && wanted == orZero(status.getReadyReplicas())
                // Those that end still work.
                && wanted
                        == client.pods()
                                .inNamespace(namespace)
                                .withLabels(labels)
                                .list()
                                .getItems()
                                .size();
    }

    private static int orZero(Integer number) {
        return number == null ? 0 : number;
    }

    void await(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain for " + what + "; pods: " + states());
            }
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                // The test's time is up. What puts back what it broke must not be interrupted, too.
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    /** For a person who reads why a test failed. */
    private String states() {
        var text = new StringBuilder();
        for (var pod : client.pods().inNamespace(namespace).list().getItems()) {
            text.append('\n')
                    .append(pod.getMetadata().getName())
                    .append(": ")
                    .append(pod.getStatus().getPhase());
            pod.getStatus()
                    .getContainerStatuses()
                    .forEach(status -> text.append(' ').append(status.getState()));
            var lines = log(pod).lines().toList();
            lines.subList(Math.max(0, lines.size() - 5), lines.size())
                    .forEach(line -> text.append("\n  ").append(line));
        }
        return text.toString();
    }

    // ---- What tests check.

    /** How many messages the topic of a dataset has got. */
    long sent(Dataset dataset) {
        return messages(dataset, "nobody");
    }

    private long messages(Dataset dataset, String group) {
        try {
            return lags.computeIfAbsent(
                            dataset.id() + " " + group,
                            key -> new PipelineLag(
                                    stores.kafka(), dataset.topic().name(), group))
                    .messages();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while counting messages", e);
        }
    }

    /** How many records the samples of a dataset have, those that can't be read aside. */
    long records(Dataset dataset) throws IOException, InterruptedException {
        var known = records.get(dataset.id());
        if (known == null) {
            var result = reconciled(dataset);
            known = result.read() - result.rejected();
            records.put(dataset.id(), known);
        }
        return known;
    }

    /** Waits until so many messages were sent to the topic of a dataset, and consumers have an outcome for each. */
    void awaitConsumed(Dataset dataset, long messages) {
        await(
                messages + " messages of " + dataset.id() + " to be sent and consumed",
                () -> sent(dataset) >= messages && messages(dataset, group()) == 0);
    }

    /**
     * What became of the samples, when so many messages were sent, and no more come: a producer that was interrupted sends
     * some messages twice.
     */
    ReconcileResult reconciledAtRest(Dataset dataset, long messages) throws IOException, InterruptedException {
        while (true) {
            awaitConsumed(dataset, messages);
            var sent = sent(dataset);
            var result = reconciled(dataset);
            if (sent(dataset) == sent) {
                return result;
            }
        }
    }

    private ReconcileResult reconciled(Dataset dataset) throws IOException, InterruptedException {
        var sources = SourceFile.list(
                List.of(ROOT.resolve("data/samples").resolve(dataset.name())),
                dataset.source().files());
        return Reconciler.run(
                stores.kafka(),
                stores.cassandra(),
                ReconcileRequest.of(dataset, sources).countingRows(),
                records -> {});
    }

    /** The Deployment that produces a dataset. */
    static String producer(Dataset dataset) {
        return Producers.name(dataset);
    }

    @Override
    public void close() {
        lags.values().forEach(PipelineLag::close);
        try (stores;
                client) {
            client.namespaces().withName(namespace).delete();
        }
    }
}
