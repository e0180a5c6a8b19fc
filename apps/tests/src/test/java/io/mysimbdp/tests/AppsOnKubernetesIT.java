// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static io.mysimbdp.tests.PlatformOnKubernetes.CONSUMER;
import static io.mysimbdp.tests.PlatformOnKubernetes.restarts;
import static io.mysimbdp.tests.PlatformOnKubernetes.variable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.mysimbdp.daas.access.CassandraKeyStore;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.infra.components.DatasetJobs;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What the apps do on a cluster where nothing is wrong. */
@OnKubernetes
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class AppsOnKubernetesIT {
    /** So many that making their tables takes seconds. */
    private static final int LATER_DATASETS = 15;

    private final PlatformOnKubernetes platform;

    AppsOnKubernetesIT(PlatformOnKubernetes platform) {
        this.platform = platform;
    }

    @Test
    @Order(1)
    void theBootstrapMakesTablesRolesAndSecrets() throws Exception {
        platform.await(
                "the bootstrap to complete",
                () -> platform.client().batch().v1().jobs().inNamespace(platform.namespace()).list().getItems().stream()
                        .allMatch(
                                job -> Integer.valueOf(1).equals(job.getStatus().getSucceeded())));

        for (var role : List.of("consumer", "reconcile", "daas", "tenant_citysense", "tenant_staywell")) {
            // They also work: a login with any other password is refused.
            CassandraSessions.open(platform.stores().cassandra(role), "test").close();
        }
    }

    @Test
    @Order(2)
    void theAppsBecomeReadyAndStoreTheSamples() throws Exception {
        platform.awaitReady();

        for (var dataset : platform.datasets()) {
            var result = platform.reconciledAtRest(dataset, platform.records(dataset));

            assertThat(result.read()).as(dataset.id()).isGreaterThan(10_000);
            assertThat(result.lost()).as(dataset.id()).isZero();
            assertThat(result.unexpected()).as(dataset.id()).hasValue(0);
        }
    }

    @Test
    @Order(3)
    void rolesAreRefusedWhatTheyDoNotNeed() throws Exception {
        var mine = TableCql.name(platform.datasets().get(0));
        var others = TableCql.name(platform.datasets().get(1));
        try (var consumer = CassandraSessions.open(platform.stores().cassandra("consumer"), "test")) {
            refused(consumer, "SELECT * FROM " + mine + " LIMIT 1");
            refused(consumer, "ALTER TABLE " + mine + " ADD more text");
            refused(consumer, "DROP TABLE " + mine);
            refused(consumer, "SELECT * FROM system_auth.roles");
        }
        var tenant = "tenant_" + platform.datasets().get(0).tenant();
        try (var reader = CassandraSessions.open(platform.stores().cassandra(tenant), "test")) {
            reader.execute("SELECT * FROM " + mine + " LIMIT 1");
            refused(reader, "SELECT * FROM " + others + " LIMIT 1");
            refused(reader, "ALTER TABLE " + mine + " ADD more text");
        }
        for (var user : List.of("producer", "consumer", "daas")) {
            var topic = platform.datasets().get(0).topic().name();
            try (var admin = Admin.create(platform.stores().kafka(user).clientProperties("test"))) {
                assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("mine", 1, (short) 1)))
                                .all()
                                .get())
                        .as(user)
                        .hasCauseInstanceOf(AuthorizationException.class);
                assertThatThrownBy(
                                () -> admin.deleteTopics(List.of(topic)).all().get())
                        .as(user)
                        .hasCauseInstanceOf(AuthorizationException.class);
            }
        }
    }

    private static void refused(CqlSession session, String cql) {
        assertThatThrownBy(() -> session.execute(cql)).as(cql).isInstanceOf(UnauthorizedException.class);
    }

    /** As `kubectl create job --from` does it. */
    @Test
    @Order(4)
    void jobsReconcileAndReplayOnDemand() {
        var dataset = platform.datasets().get(0);
        for (var what : List.of(DatasetJobs.RECONCILE, DatasetJobs.REPLAY)) {
            var jobs = platform.client().batch().v1();
            var spec = jobs.cronjobs()
                    .inNamespace(platform.namespace())
                    .withName(DatasetJobs.name(what, dataset))
                    .get()
                    .getSpec()
                    .getJobTemplate()
                    .getSpec();
            jobs.jobs()
                    .resource(new JobBuilder()
                            .withNewMetadata()
                            .withName(what + "-now")
                            .withNamespace(platform.namespace())
                            .endMetadata()
                            .withSpec(spec)
                            .build())
                    .create();

            var log = platform.log(awaitCompletion(what + "-now"));

            if (what.equals(DatasetJobs.RECONCILE)) {
                assertThat(log).contains("lost=0");
            } else {
                assertThat(log).containsPattern("RESULT replayed=[1-9]");
            }
        }
    }

    @Test
    @Order(4)
    void theDataServiceStoresAndReturnsRecordsOfThoseItKnows() throws Exception {
        var stations = platform.datasets().stream()
                .filter(dataset -> dataset.name().equals("station_telemetry"))
                .findFirst()
                .orElseThrow();
        var tenant = stations.tenant();
        try (var session = CassandraSessions.open(platform.stores().cassandra("daas"), "test");
                var forward = platform.client()
                        .services()
                        .inNamespace(platform.namespace())
                        .withName("daas")
                        .portForward(8090)) {
            var key = new KeyManager(new CassandraKeyStore(new Store(session)), InstantSource.system(), id -> {})
                    .create(Optional.of(tenant), Set.of(Role.ADMIN), "test", Optional.empty(), "command");
            var url = "http://127.0.0.1:" + forward.getLocalPort() + "/v1/" + tenant + "/";
            var writer = "{\"name\": \"a writer\", \"roles\": [\"writer\"]}";

            assertThat(call(url + "keys", "mdk_wrong", writer)).startsWith("401 ");
            assertThat(call(url + "keys", key.text(), writer)).startsWith("201 ");

            var records = url + stations.name() + "/records";
            assertThat(call(
                            records,
                            key.text(),
                            "{\"station_id\": \"ST-9999\", \"sensor_id\": \"roof-01\", \"battery_v\": 3.9, \"status\": \"ok\","
                                    + " \"event_time\": \"2026-03-01T10:00:00Z\", \"temperature_c\": 21.5}"))
                    .startsWith("202 ")
                    .contains("\"accepted\":1");
            var query = "?station_id=ST-9999&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&fields=temperature_c";
            platform.await(
                    "what was sent over HTTP to be read over HTTP",
                    () -> call(records + query, key.text(), "").contains("{\"temperature_c\":21.5}"));
        }
    }

    /** What is answered, after its status: to a body that is posted or, without one, to a question. */
    private static String call(String url, String key, String body) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("X-Api-Key", key)
                .header("Content-Type", "application/json");
        try {
            var answer = HttpClient.newHttpClient()
                    .send(
                            (body.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(body)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for an answer", e);
        }
    }

    @Test
    @Order(5)
    void theBootstrapChangesNothingTheSecondTime() {
        runBootstrap("bootstrap-again", template -> {});

        var pod = awaitCompletion("bootstrap-again");
        assertThat(platform.log(pod)).contains("all as described").doesNotContain("created");
    }

    @Test
    @Order(6)
    void aBootstrapThatIsKilledHalfWayIsFinishedByTheNext() throws Exception {
        // Given descriptors of further datasets
        var descriptors = new HashMap<String, String>();
        for (var i = 1; i <= LATER_DATASETS; i++) {
            descriptors.put("later_%d.yaml".formatted(i), """
                    dataset: later_%1$d
                    tenant: later
                    source: {format: jsonl}
                    fields:
                      - {name: id, type: text, required: true}
                    topic: {partitions: 1, key: [id]}
                    table:
                      name: later_%1$d_by_id
                      question: What's the %1$d. thing?
                      partition_key: [id]
                    """.formatted(i));
        }
        var client = platform.client();
        var configMap = client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("later-datasets")
                        .withNamespace(platform.namespace())
                        .endMetadata()
                        .withData(descriptors)
                        .build())
                .create();
        // The names of Secrets that it may change are those of the stack.
        client.rbac()
                .roles()
                .inNamespace(platform.namespace())
                .withName("bootstrap")
                .edit(role -> {
                    role.getRules().get(1).getResourceNames().add(OperatorsStandIn.cassandraSecret("tenant_later"));
                    return role;
                });
        try (var cassandra = CassandraSessions.open(platform.stores().cassandra(), "test")) {
            // When
            runBootstrap(
                    "bootstrap-killed",
                    template -> template.getSpec().getVolumes().stream()
                            .filter(volume -> volume.getName().equals("datasets"))
                            .forEach(volume -> volume.getConfigMap()
                                    .setName(configMap.getMetadata().getName())));
            platform.await("some tables to be there", () -> laterTables(cassandra) > 0);
            var killed = pods("bootstrap-killed").get(0);
            client.resource(killed).withGracePeriod(0).delete();
            assertThat(laterTables(cassandra)).as("tables when it was killed").isLessThan(LATER_DATASETS);

            // Then
            var finished = awaitCompletion("bootstrap-killed");
            assertThat(finished.getMetadata().getName())
                    .isNotEqualTo(killed.getMetadata().getName());
            assertThat(laterTables(cassandra)).isEqualTo(LATER_DATASETS);
            CassandraSessions.open(platform.stores().cassandra("tenant_later"), "test")
                    .close();
        } finally {
            putBackWhatTheStackMakes(configMap);
        }
    }

    /** A bootstrap takes from the apps' roles what its descriptors don't ask for, and so from the apps of all other tests. */
    private void putBackWhatTheStackMakes(ConfigMap later) {
        runBootstrap("bootstrap-restored", template -> {});
        awaitCompletion("bootstrap-restored");
        var client = platform.client();
        client.batch()
                .v1()
                .jobs()
                .inNamespace(platform.namespace())
                .withName("bootstrap-killed")
                .delete();
        client.resource(later).delete();
        try (var cassandra = CassandraSessions.open(platform.stores().cassandra(), "test")) {
            cassandra.execute("DROP KEYSPACE IF EXISTS later");
            cassandra.execute("DROP ROLE IF EXISTS tenant_later");
        }
    }

    private static int laterTables(CqlSession cassandra) {
        return cassandra
                .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = 'later'")
                .all()
                .size();
    }

    /** The job of the stack once more, under another name. */
    private void runBootstrap(String name, Consumer<PodTemplateSpec> change) {
        var jobs = platform.client().batch().v1().jobs().inNamespace(platform.namespace());
        var template = jobs.list().getItems().stream()
                .filter(job -> job.getMetadata().getName().matches("bootstrap-[0-9a-f]{8}"))
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getTemplate();
        // The cluster sets labels of its own, which belong to the first job.
        template.getMetadata()
                .getLabels()
                .keySet()
                .removeIf(label -> label.contains("batch.kubernetes.io")
                        || label.equals("controller-uid")
                        || label.equals("job-name"));
        change.accept(template);
        jobs.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(platform.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withTemplate(template)
                        .endSpec()
                        .build())
                .create();
    }

    /** Waits until a job is complete; the pod that completed it. */
    private Pod awaitCompletion(String job) {
        platform.await(
                job + " to complete",
                () -> Integer.valueOf(1)
                        .equals(platform.client()
                                .batch()
                                .v1()
                                .jobs()
                                .inNamespace(platform.namespace())
                                .withName(job)
                                .get()
                                .getStatus()
                                .getSucceeded()));
        return pods(job).stream()
                .filter(pod -> pod.getStatus().getPhase().equals("Succeeded"))
                .findFirst()
                .orElseThrow();
    }

    private List<Pod> pods(String job) {
        return platform.client()
                .pods()
                .inNamespace(platform.namespace())
                .withLabel("job-name", job)
                .list()
                .getItems();
    }

    @Test
    @Order(7)
    void aConsumerIsReadyOnlyWithAnAssignment() {
        // Given consumers of a topic that has three partitions, and so nothing to do for a fourth of them
        var consumers = IntStream.rangeClosed(1, 4)
                .mapToObj(number -> platform.startBeside(
                        CONSUMER,
                        "consumer-of-runs-" + number,
                        variable("MYSIMBDP_DATASETS", "mysimbdp.ingestion_runs")))
                .toList();
        try {
            platform.await("three of four consumers to be ready, and one to say why it is not", () -> {
                var others = consumers.stream()
                        .map(platform::now)
                        .filter(pod -> !PlatformOnKubernetes.isReady(pod))
                        .toList();
                return others.size() == 1 && platform.readiness(others.get(0)).contains("no partition is assigned");
            });
        } finally {
            consumers.forEach(platform::stop);
        }
        platform.awaitReady();
    }

    @Test
    @Order(8)
    void noAppRestartedAndNoneSaysAnythingOfAPassword() {
        platform.awaitReady();
        var secrets = platform.client().secrets().inNamespace(platform.namespace()).list().getItems().stream()
                .filter(secret -> secret.getData() != null && secret.getData().containsKey("password"))
                .map(secret ->
                        new String(Base64.getDecoder().decode(secret.getData().get("password")), UTF_8))
                .toList();
        assertThat(secrets).hasSizeGreaterThan(5);
        for (var pod : platform.client()
                .pods()
                .inNamespace(platform.namespace())
                .list()
                .getItems()) {
            var name = pod.getMetadata().getName();
            assertThat(restarts(pod)).as("restarts of " + name).isZero();
            assertThat(platform.log(pod)).as("log of " + name).isNotBlank().doesNotContain(secrets);
        }
    }
}
