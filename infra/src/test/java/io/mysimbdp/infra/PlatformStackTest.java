// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.resources.Resource;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import io.mysimbdp.infra.cluster.Cluster;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.render.Rehearsal;
import io.mysimbdp.infra.render.Rehearsal.Registration;
import io.mysimbdp.infra.settings.ClusterSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which resources there are, in which order, and how they are treated. */
class PlatformStackTest {
    private static final String STRIMZI = "kubernetes:kafka.strimzi.io/v1:";
    private static final String RELEASE = "kubernetes:helm.sh/v3:Release";

    @ParameterizedTest
    @EnumSource(
            value = Stacks.class,
            names = {"DEV", "PROD", "DEV_IN_A_CLUSTER_THAT_IS_THERE", "PROD_IN_KIND"})
    void creationIsInTheOrderWhoseReverseDestroysCleanly(Stacks stack) {
        var order = new Order(stack.rehearsal());
        var kafka = STRIMZI + "Kafka kafka";
        var cassandra = "kubernetes:k8ssandra.io/v1alpha1:K8ssandraCluster cassandra";
        var job = "kubernetes:batch/v1:Job bootstrap";
        var consumer = "kubernetes:apps/v1:Deployment consumer";

        order.check("kubernetes:core/v1:Namespace namespace", RELEASE + " strimzi", kafka);
        for (var pool : Objects.ofKind(stack.rehearsal(), "KafkaNodePool")) {
            for (var topic : Objects.ofKind(stack.rehearsal(), "KafkaTopic")) {
                order.check(kafka, key(pool), key(topic), consumer);
            }
            for (var user : Objects.ofKind(stack.rehearsal(), "KafkaUser")) {
                order.check(kafka, key(pool), key(user), consumer);
            }
        }
        order.check(
                RELEASE + " cert-manager",
                RELEASE + " k8ssandra-operator",
                "kubernetes:cert-manager.io/v1:Certificate cassandra-node",
                cassandra,
                job,
                consumer);
        order.check("kubernetes:core/v1:Namespace namespace", cassandra);
        order.check("kubernetes:core/v1:ConfigMap datasets", job);
        assertThat(order.after(kafka))
                .as("Kafka and Cassandra don't wait for each other")
                .doesNotContain(cassandra);
        assertThat(order.after(cassandra)).doesNotContain(kafka);
    }

    @ParameterizedTest
    @EnumSource
    void podsComeAfterThePoliciesOfTheirNetwork(Stacks stack) {
        var order = new Order(stack.rehearsal());
        for (var policy : Objects.ofKind(stack.rehearsal(), "NetworkPolicy")) {
            order.check(key(policy), "kubernetes:k8ssandra.io/v1alpha1:K8ssandraCluster cassandra");
            order.check(key(policy), "kubernetes:batch/v1:Job bootstrap");
            for (var deployment : Objects.ofKind(stack.rehearsal(), "Deployment")) {
                order.check(key(policy), key(deployment));
            }
        }
    }

    /** A consumer that doesn't know a new field yet would store records without it, for good. */
    @ParameterizedTest
    @EnumSource
    void whatSendsComesAfterTheConsumers(Stacks stack) {
        var order = new Order(stack.rehearsal());
        var consumer = "kubernetes:apps/v1:Deployment consumer";
        var senders = Objects.ofKind(stack.rehearsal(), "Deployment").stream()
                .filter(deployment -> !Objects.name(deployment).equals("consumer"))
                .toList();

        assertThat(senders).extracting(Objects::name).contains("daas", "producer-citysense-station-telemetry");
        for (var sender : senders) {
            order.check(consumer, key(sender));
        }
        assertThat(order.after(consumer))
                .as("tables are made before, and consumers don't wait for themselves")
                .doesNotContain("kubernetes:batch/v1:Job bootstrap", consumer);
    }

    @Test
    void consumersThatAreScaledToNoneAreThereForOthersToComeAfter() {
        var settings = Stacks.PROD.settings(Map.of("consumer.replicas", "0", "producer.install", "false"));

        new Order(Rehearsal.of("prod", settings))
                .check("kubernetes:apps/v1:Deployment consumer", "kubernetes:apps/v1:Deployment daas");
    }

    /** A destroy goes the other way round: it lists the volumes before it deletes what may take them along. */
    @Test
    void whatIsKeptIsSaidBeforeTheStoresGo() {
        var order = new Order(Stacks.PROD.rehearsal());
        var said = "command:local:Command kept-data";

        order.check("kubernetes:k8ssandra.io/v1alpha1:K8ssandraCluster cassandra", said);
        order.check(STRIMZI + "Kafka kafka", said);
        for (var pool : Objects.ofKind(Stacks.PROD.rehearsal(), "KafkaNodePool")) {
            order.check(key(pool), said);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stacks.class,
            names = {"PUBLISHED"},
            mode = EnumSource.Mode.EXCLUDE)
    void imagesAreShippedOnceTheClusterIsThereAndBeforeAnyPod(Stacks stack) {
        var order = new Order(stack.rehearsal());
        var provider = "pulumi:providers:kubernetes cluster";

        order.check(provider, "command:local:Command images");
        if (stack.settings().cluster().kind() == ClusterSettings.Kind.KIND) {
            order.check("command:local:Command kind", provider);
        }
        for (var workload : Objects.workloads(stack.rehearsal())) {
            assertThat(workload.containers())
                    .extracting(container -> container.get("image"))
                    .as("an image of " + workload.name() + " that only the command's output names")
                    .allSatisfy(image -> assertThat((String) image).endsWith(":built-from-these-sources"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingInTheClusterIsMadeByTheOnePinnedProvider(Stacks stack) {
        var providers = stack.rehearsal().registrations().stream()
                .filter(registration -> registration.type().startsWith("pulumi:providers:"))
                .toList();
        assertThat(providers).hasSize(1);
        assertThat(providers.get(0).options().getVersion()).contains(Cluster.PROVIDER_VERSION);
        assertThat(stack.rehearsal().registrations())
                .filteredOn(registration -> registration.type().startsWith("kubernetes:"))
                .allSatisfy(registration -> assertThat(registration.provider())
                        .as(registration.name())
                        .contains("::cluster::cluster-id"));
    }

    @ParameterizedTest
    @EnumSource
    void scalingByHandSurvives(Stacks stack) {
        assertThat(Objects.ofKind(stack.rehearsal(), "Deployment"))
                .isNotEmpty()
                .allSatisfy(deployment -> assertThat(deployment.options().getIgnoreChanges())
                        .as(deployment.name())
                        .containsExactly("spec.replicas"));
        assertThat(Objects.at(
                        Objects.object(stack.rehearsal(), "Deployment", "consumer")
                                .inputs(),
                        "spec.replicas"))
                .contains((long) stack.settings().consumer().replicas());
    }

    @ParameterizedTest
    @EnumSource
    void whatHoldsDataIsProtectedAndKeptAsTheSettingsSay(Stacks stack) {
        var settings = stack.settings();
        for (var kind : List.of("Kafka", "KafkaNodePool", "KafkaTopic", "K8ssandraCluster", "PersistentVolumeClaim")) {
            assertThat(Objects.ofKind(stack.rehearsal(), kind))
                    .isNotEmpty()
                    .allSatisfy(object -> assertThat(object.options().isProtect())
                            .as(object.name())
                            .isEqualTo(settings.protect()));
        }
        for (var pool : Objects.ofKind(stack.rehearsal(), "KafkaNodePool")) {
            assertThat(Objects.at(pool.inputs(), "spec.storage.volumes.0.deleteClaim")
                            .orElse(false))
                    .as(pool.name())
                    .isEqualTo(!settings.retainData());
        }
        var cassandra = Objects.object(stack.rehearsal(), "K8ssandraCluster", "cassandra");
        var annotations = Objects.at(cassandra.inputs(), "spec.cassandra.datacenters.0.metadata.annotations");
        assertThat(annotations.isPresent()).isEqualTo(settings.retainData());
        annotations.ifPresent(
                map -> assertThat((Map<?, ?>) map).isEqualTo(Map.of("cassandra.datastax.com/delete-pvc", "false")));
        Objects.ofKind(stack.rehearsal(), "Namespace").stream()
                .filter(namespace -> Objects.name(namespace).equals(settings.namespace()))
                .forEach(namespace -> assertThat(namespace.options().isRetainOnDelete())
                        .as("a namespace that goes takes its volumes along")
                        .isEqualTo(settings.retainData()));
        assertThat(stack.rehearsal().registrations().stream()
                        .anyMatch(r -> r.name().equals("kept-data")))
                .as("the destroy says what it kept")
                .isEqualTo(settings.retainData());
    }

    @Test
    void topicsAreMarkedToStayBeforeTheyAreDeleted() {
        var rehearsal = Stacks.PROD.rehearsal();
        var kept = registration(rehearsal, "command:local:Command", "kept-data");
        var order = new Order(rehearsal);

        assertThat((String) kept.inputs().get("delete"))
                .startsWith("topics=$(kubectl --context 'somewhere' -n mysimbdp get kafkatopics")
                .contains("strimzi.io/managed=false");
        for (var topic : Objects.ofKind(rehearsal, "KafkaTopic")) {
            order.check(key(topic), "command:local:Command kept-data");
        }
    }

    @Test
    void whatIsThereAlreadyIsTakenOverOnlyIfAskedFor() {
        assertThat(registration(Stacks.PROD.rehearsal(), "pulumi:providers:kubernetes", "cluster")
                        .inputs())
                .doesNotContainKey("upsertExistingObjects");
        var adopting = Rehearsal.of("prod", Stacks.PROD.settings(Map.of("adoptExisting", "true")));
        assertThat(registration(adopting, "pulumi:providers:kubernetes", "cluster")
                        .inputs())
                .containsEntry("upsertExistingObjects", "true");
    }

    @ParameterizedTest
    @EnumSource
    void deletionsThatHangInTheForegroundGoInTheBackground(Stacks stack) {
        for (var object : List.of(
                Objects.object(stack.rehearsal(), "Kafka", "kafka"),
                Objects.object(stack.rehearsal(), "K8ssandraCluster", "cassandra"))) {
            assertThat(annotations(object))
                    .as(object.name())
                    .containsEntry("pulumi.com/deletionPropagationPolicy", "background");
        }
    }

    @ParameterizedTest
    @EnumSource
    void customResourcesAreAwaitedWithTimeToSpare(Stacks stack) {
        for (var kind : List.of("KafkaTopic", "KafkaUser", "Certificate", "Issuer")) {
            assertThat(Objects.ofKind(stack.rehearsal(), kind)).isNotEmpty().allSatisfy(object -> {
                assertThat(annotations(object)).containsEntry("pulumi.com/waitFor", "condition=Ready");
                assertThat(object.options().getCustomTimeouts()).isPresent();
            });
        }
        var kafka = Objects.object(stack.rehearsal(), "Kafka", "kafka");
        assertThat(annotations(kafka))
                .as("without its node pools, which come after it, Kafka is never ready")
                .doesNotContainKey("pulumi.com/waitFor");
        var cassandra = Objects.object(stack.rehearsal(), "K8ssandraCluster", "cassandra");
        assertThat((String) annotations(cassandra).get("pulumi.com/waitFor"))
                .contains("condition=CassandraInitialized", "cassandraOperatorProgress}=Ready");
        assertThat(cassandra.options().getCustomTimeouts().orElseThrow().getCreate())
                .contains(Duration.ofMinutes(30));
    }

    @Test
    void devFitsALaptop() {
        var rehearsal = Stacks.DEV.rehearsal();

        assertThat(Objects.ofKind(rehearsal, "KafkaNodePool")).singleElement().satisfies(pool -> {
            assertThat(Objects.at(pool.inputs(), "spec.replicas")).contains(1L);
            assertThat(Objects.at(pool.inputs(), "spec.roles")).contains(List.of("controller", "broker"));
        });
        assertThat(Objects.at(
                        Objects.object(rehearsal, "K8ssandraCluster", "cassandra")
                                .inputs(),
                        "spec.cassandra.datacenters.0.size"))
                .contains(1L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stacks.class,
            names = {"PROD", "PROD_IN_KIND"})
    void prodHasNoSinglePointOfFailure(Stacks stack) {
        var rehearsal = stack.rehearsal();

        var pools = Objects.ofKind(rehearsal, "KafkaNodePool");
        assertThat(pools)
                .extracting(Objects::name)
                .containsExactly("brokers-zone-a", "brokers-zone-b", "brokers-zone-c", "controllers");
        var controllers = pools.get(3);
        assertThat(Objects.at(controllers.inputs(), "spec.roles")).contains(List.of("controller"));
        assertThat(Objects.at(controllers.inputs(), "spec.replicas")).contains(3L);
        assertThat(Objects.at(controllers.inputs(), "spec.template.pod.topologySpreadConstraints.0.whenUnsatisfiable"))
                .as("two controllers in one zone would take the majority along")
                .contains("DoNotSchedule");
        assertThat(Objects.at(
                        registration(rehearsal, RELEASE, "k8ssandra-operator").inputs(), "values.replicaCount"))
                .contains(2L);
        for (var zone : List.of("zone-a", "zone-b", "zone-c")) {
            var pool = Objects.object(rehearsal, "KafkaNodePool", "brokers-" + zone);
            assertThat(Objects.at(pool.inputs(), "spec.template.kafkaContainer.env.0.value"))
                    .contains(zone);
            assertThat(Objects.leaves(Objects.at(pool.inputs(), "spec.template.pod.affinity")
                            .orElseThrow()))
                    .contains("topology.kubernetes.io/zone", zone);
        }
        assertThat(Objects.at(Objects.object(rehearsal, "Kafka", "kafka").inputs(), "spec.kafka.rack"))
                .contains(Map.of("type", "environment-variable", "envVarName", "RACK"));
        var racks = Objects.list(
                Objects.object(rehearsal, "K8ssandraCluster", "cassandra").inputs(),
                "spec.cassandra.datacenters.0.racks");
        assertThat(racks)
                .extracting(rack -> Objects.map(rack, "nodeAffinityLabels").get("topology.kubernetes.io/zone"))
                .containsExactly("zone-a", "zone-b", "zone-c");
    }

    @Test
    void storesAreReachedByTlsAndLoginOnly() {
        var kafka = Objects.object(Stacks.PROD.rehearsal(), "Kafka", "kafka").inputs();
        assertThat(Objects.list(kafka, "spec.kafka.listeners")).singleElement().satisfies(listener -> {
            assertThat(listener.get("tls")).isEqualTo(true);
            assertThat(Objects.at(listener, "authentication.type")).contains("scram-sha-512");
        });
        assertThat(Objects.at(kafka, "spec.kafka.authorization.type")).contains("simple");
        var cassandra = Objects.object(Stacks.PROD.rehearsal(), "K8ssandraCluster", "cassandra")
                .inputs();
        assertThat(Objects.at(cassandra, "spec.auth")).contains(true);
        var yaml = Objects.at(cassandra, "spec.cassandra.config.cassandraYaml").orElseThrow();
        assertThat(Objects.at(yaml, "client_encryption_options.enabled")).contains(true);
        assertThat(Objects.at(yaml, "client_encryption_options.optional")).contains(false);
        assertThat(Objects.at(yaml, "server_encryption_options.internode_encryption"))
                .contains("all");
    }

    @Test
    void aKindClusterIsCreatedWithAZoneForEachNodeAndDeleted() {
        var kind = registration(Stacks.PROD_IN_KIND.rehearsal(), "command:local:Command", "kind");

        assertThat((String) kind.inputs().get("create")).contains("kind create cluster", "kind get kubeconfig");
        assertThat((String) kind.inputs().get("delete")).isEqualTo("kind delete cluster --name \"$KIND_CLUSTER\"");
        assertThat(kind.inputs().get("environment")).isEqualTo(Map.of("KIND_CLUSTER", "mysimbdp"));
        assertThat(kind.inputs().get("logging"))
                .as("the kubeconfig holds a private key, which must not be printed")
                .isEqualTo("stderr");
        assertThat((String) kind.inputs().get("update")).contains("can't be changed", "exit 1");
        assertThat(kind.options().getIgnoreChanges()).contains("create", "update", "delete");
        assertThat((String) kind.inputs().get("stdin")).contains("zone-a", "zone-b", "zone-c");
        assertThat(kind.options().getVersion()).contains(io.mysimbdp.infra.command.Command.VERSION);
        assertThat(((com.pulumi.resources.CustomResourceOptions) kind.options()).getAdditionalSecretOutputs())
                .containsExactly("stdout");
    }

    /** What a secret triggers has secret outputs, so that nobody could see which images are deployed. */
    @Test
    void whatTellsAKindClusterFromAnotherIsNoSecretThoughItsKubeconfigIs() {
        var identity = new AtomicReference<Output<String>>();
        try {
            PulumiTest.withMocks(args -> CompletableFuture.completedFuture(
                            Mocks.ResourceResult.of(Optional.of("id"), Map.of("stdout", "a kubeconfig"))))
                    .runTest(context -> identity.set(
                            Cluster.of(Stacks.DEV.settings().cluster()).identity()))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }

        var output = Internal.of(identity.get());
        assertThat(output.isSecret()).isCompletedWithValue(false);
        assertThat(output.getValueNullable()).isCompletedWithValue(Names.digest("a kubeconfig"));
    }

    @Test
    void aClusterThatIsThereIsTakenByItsContext() {
        var provider = registration(
                Stacks.DEV_IN_A_CLUSTER_THAT_IS_THERE.rehearsal(), "pulumi:providers:kubernetes", "cluster");

        assertThat(provider.inputs().get("context")).isEqualTo("there");
        assertThat(Stacks.DEV_IN_A_CLUSTER_THAT_IS_THERE.rehearsal().registrations())
                .noneMatch(registration -> registration.name().equals("kind"));
    }

    @Test
    void imagesAreBuiltAndShippedWhereTheClusterIs() {
        assertThat(registration(Stacks.DEV.rehearsal(), "command:local:Command", "images")
                        .inputs()
                        .get("create"))
                .isEqualTo("scripts/build-images --to kind --kind-cluster mysimbdp bootstrap producer consumer"
                        + " daas reconcile");
        assertThat(registration(Stacks.PROD.rehearsal(), "command:local:Command", "images")
                        .inputs()
                        .get("create"))
                .isEqualTo("scripts/build-images --to registry --registry registry.example/mysimbdp bootstrap producer"
                        + " consumer daas reconcile");
    }

    @Test
    void imagesAreBuiltForThePlatformsOfTheSettings() {
        var settings = Stacks.PROD.settings(Map.of("images.platforms", "linux/amd64,linux/arm64"));

        assertThat(registration(Rehearsal.of("prod", settings), "command:local:Command", "images")
                        .inputs()
                        .get("create"))
                .isEqualTo("scripts/build-images --to registry --registry registry.example/mysimbdp --platforms"
                        + " linux/amd64,linux/arm64 bootstrap producer consumer daas reconcile");
    }

    @Test
    void publishedImagesAreTakenByTagOrWholeReference() {
        var rehearsal = Stacks.PUBLISHED.rehearsal();

        assertThat(rehearsal.registrations())
                .noneMatch(registration -> registration.name().equals("images"));
        assertThat(Objects.at(
                        Objects.object(rehearsal, "Deployment", "consumer").inputs(),
                        "spec.template.spec.containers.0.image"))
                .contains("registry.example/other@sha256:00");
        assertThat(Objects.at(
                        Objects.object(rehearsal, "Deployment", "producer-citysense-station-telemetry")
                                .inputs(),
                        "spec.template.spec.containers.0.image"))
                .contains("registry.example/mysimbdp/mysimbdp-producer:1.2.3");
    }

    @Test
    void operatorsThatAreThereAreNotInstalled() {
        assertThat(Stacks.PUBLISHED.rehearsal().registrations())
                .noneMatch(registration -> registration.type().equals(RELEASE));
        assertThat(Objects.ofKind(Stacks.PUBLISHED.rehearsal(), "Namespace")).isEmpty();
    }

    @Test
    void operatorsComeFromMirrorsWhereTheSettingsSaySo() {
        var settings = Stacks.PROD.settings(Map.of(
                "imageRegistry", "mirror.example",
                "strimzi.chart", "/charts/strimzi.tgz",
                "k8ssandra.repository", "https://charts.example"));

        var rehearsal = Rehearsal.of("prod", settings);

        var strimzi = registration(rehearsal, RELEASE, "strimzi").inputs();
        assertThat(strimzi.get("chart")).isEqualTo("/charts/strimzi.tgz");
        assertThat(Objects.at(strimzi, "values.defaultImageRegistry")).contains("mirror.example");
        var k8ssandra = registration(rehearsal, RELEASE, "k8ssandra-operator").inputs();
        assertThat(Objects.at(k8ssandra, "repositoryOpts.repo")).contains("https://charts.example");
        assertThat(Objects.at(k8ssandra, "values.image.registry")).contains("mirror.example");
        assertThat(Objects.at(k8ssandra, "values.global.imageConfig.overrides.registry"))
                .contains("mirror.example");
        assertThat(Objects.at(k8ssandra, "values.global.clusterScoped")).contains(false);
        assertThat(Objects.at(registration(rehearsal, RELEASE, "cert-manager").inputs(), "values.imageRegistry"))
                .contains("mirror.example");
    }

    /** An empty setting counts as absent, so that the repository that is there by default can't be set to none. */
    @ParameterizedTest
    @CsvSource({
        "k8ssandra-operator, https://helm.k8ssandra.io/stable",
        "/charts/k8ssandra-operator,",
        "./k8ssandra-operator,",
        "k8ssandra-operator-1.32.5.tgz,",
        "oci://registry.example/k8ssandra-operator,",
    })
    void onlyAChartThatIsANameIsTakenFromARepository(String chart, String repository) {
        var rehearsal = Rehearsal.of("prod", Stacks.PROD.settings(Map.of("k8ssandra.chart", chart)));

        var release = registration(rehearsal, RELEASE, "k8ssandra-operator").inputs();
        assertThat(release.get("chart")).isEqualTo(chart);
        assertThat(Objects.at(release, "repositoryOpts.repo")).isEqualTo(Optional.ofNullable(repository));
    }

    @Test
    void aChangedSettingOrDescriptorRollsThePodsAndRunsAnotherBootstrap() {
        var before = Stacks.PROD.rehearsal();
        var after = Rehearsal.of(
                "prod", Stacks.PROD.settings(Map.of("consumer.batchRows", "16", "cassandra.datacenter", "dc7")));

        assertThat(annotation(after, "consumer")).isNotEqualTo(annotation(before, "consumer"));
        assertThat(annotation(after, "producer-citysense-station-telemetry"))
                .as("nothing changed for it")
                .isEqualTo(annotation(before, "producer-citysense-station-telemetry"));
        assertThat(Objects.name(Objects.ofKind(after, "Job").get(0)))
                .isNotEqualTo(Objects.name(Objects.ofKind(before, "Job").get(0)));
    }

    private static Object annotation(Rehearsal rehearsal, String deployment) {
        return Objects.at(
                        Objects.object(rehearsal, "Deployment", deployment).inputs(),
                        "spec.template.metadata.annotations")
                .orElseThrow();
    }

    @Test
    void aBootstrapThatWasGivenUpIsTriedAgain() {
        var job = Objects.ofKind(Stacks.PROD.rehearsal(), "Job").get(0);

        assertThat(annotations(job)).containsEntry("pulumi.com/replaceUnready", "true");
        assertThat(Duration.ofSeconds((Long)
                        Objects.at(job.inputs(), "spec.activeDeadlineSeconds").orElseThrow()))
                .isLessThan(job.options()
                        .getCustomTimeouts()
                        .orElseThrow()
                        .getCreate()
                        .orElseThrow());
    }

    @Test
    void anotherImageRunsAnotherBootstrap() {
        var other = Rehearsal.of("prod", Stacks.PUBLISHED.settings(Map.of("images.tag", "1.2.4")));

        assertThat(Objects.name(Objects.ofKind(other, "Job").get(0)))
                .isNotEqualTo(Objects.name(
                        Objects.ofKind(Stacks.PUBLISHED.rehearsal(), "Job").get(0)));
    }

    /** A pool that is no longer registered is deleted, with its brokers. */
    @Test
    void whichPoolsThereAreDoesNotDependOnTheNumberOfBrokers() {
        for (var brokers : List.of("3", "4", "7")) {
            var rehearsal = Rehearsal.of("prod", Stacks.PROD.settings(Map.of("kafka.brokers", brokers)));

            assertThat(Objects.ofKind(rehearsal, "KafkaNodePool"))
                    .extracting(Objects::name)
                    .containsExactly("brokers-zone-a", "brokers-zone-b", "brokers-zone-c", "controllers");
            assertThat(Objects.ofKind(rehearsal, "KafkaNodePool").stream()
                            .filter(pool -> !Objects.name(pool).equals("controllers"))
                            .mapToLong(pool -> (Long)
                                    Objects.at(pool.inputs(), "spec.replicas").orElseThrow())
                            .sum())
                    .isEqualTo(Long.parseLong(brokers));
        }
    }

    @Test
    void gracefulTerminationIsLongerThanTheDrain() {
        var settings = Stacks.PROD.settings(Map.of("consumer.drainTimeout", "50s"));

        var consumer = Objects.object(Rehearsal.of("prod", settings), "Deployment", "consumer")
                .inputs();

        assertThat(Objects.at(consumer, "spec.template.spec.terminationGracePeriodSeconds"))
                .contains(75L);
    }

    private static Map<String, Object> annotations(Registration object) {
        return Objects.map(object.inputs(), "metadata.annotations");
    }

    private static Registration registration(Rehearsal rehearsal, String type, String name) {
        return rehearsal.registrations().stream()
                .filter(registration ->
                        registration.type().equals(type) && registration.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " " + name));
    }

    private static String key(Registration registration) {
        return registration.type() + " " + registration.name();
    }

    private static String key(Resource resource) {
        return resource.pulumiResourceType() + " " + resource.pulumiResourceName();
    }

    /** Which resource waits for which; who waits for a component waits for its children. */
    private static final class Order {
        private final Map<String, Set<String>> dependencies = new HashMap<>();

        Order(Rehearsal rehearsal) {
            var children = new HashMap<String, Set<String>>();
            for (var registration : rehearsal.registrations()) {
                if (registration.options() != null) {
                    registration
                            .options()
                            .getParent()
                            .ifPresent(parent -> children.computeIfAbsent(key(parent), p -> new HashSet<>())
                                    .add(key(registration)));
                }
            }
            for (var registration : rehearsal.registrations()) {
                var dependsOn = registration.options() == null
                        ? null
                        : PulumiTest.extractValue(registration.options().getDependsOn());
                dependencies.put(
                        key(registration),
                        dependsOn == null
                                ? Set.of()
                                : dependsOn.stream()
                                        .map(PlatformStackTest::key)
                                        .flatMap(before -> Stream.concat(
                                                Stream.of(before), children.getOrDefault(before, Set.of()).stream()))
                                        .collect(Collectors.toSet()));
            }
        }

        /** Everything that waits for a resource to be there, at once or in turn. */
        Set<String> after(String resource) {
            var found = new HashSet<String>();
            var open = new ArrayDeque<>(List.of(resource));
            while (!open.isEmpty()) {
                var next = open.pop();
                dependencies.forEach((other, before) -> {
                    if (before.contains(next) && found.add(other)) {
                        open.add(other);
                    }
                });
            }
            return found;
        }

        /** Checks that each comes after the one before it. */
        void check(String... resources) {
            for (var index = 1; index < resources.length; index++) {
                assertThat(dependencies).containsKeys(resources[index - 1], resources[index]);
                assertThat(after(resources[index - 1]))
                        .as("what comes after " + resources[index - 1])
                        .contains(resources[index]);
            }
        }
    }
}
