// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bootstrap.Bootstrap;
import io.mysimbdp.bootstrap.BootstrapSettings;
import io.mysimbdp.consumer.ConsumerSettings;
import io.mysimbdp.daas.DaasSettings;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.quota.Usage;
import io.mysimbdp.infra.render.Rehearsal;
import io.mysimbdp.producer.ProducerSettings;
import io.mysimbdp.reconcile.ReconcileSettings;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment that pods get is one that the apps' own readers take, with every key. */
class EnvironmentTest {
    private static final Map<String, String> UNUSUAL = Map.of(
            "consumer.group", "team",
            "consumer.consistency", "two",
            "consumer.maxInFlight", "77",
            "consumer.batchRows", "7",
            "consumer.drainTimeout", "33s",
            "cassandra.datacenter", "dc7",
            "producer.rate", "555",
            "producer.sourceClaim", "sources");

    private static final Map<String, String> UNUSUAL_DAAS = Map.ofEntries(
            Map.entry("cassandra.datacenter", "dc7"),
            Map.entry("daas.tlsSecret", "daas-tls"),
            Map.entry("daas.corsOrigins", "https://app.example"),
            Map.entry("daas.drainTimeout", "33s"),
            Map.entry("daas.quota.requests", "5"),
            Map.entry("daas.quota.bytes", "6"),
            Map.entry("daas.quota.records", "7"),
            Map.entry("daas.quota.tenants", "citysense.bytes=8"),
            Map.entry("daas.oidc.issuer", "https://id.example/realm"),
            Map.entry("daas.oidc.audience", "data"),
            Map.entry("daas.oidc.tenantClaim", "org"),
            Map.entry("daas.oidc.rolesClaim", "groups"),
            Map.entry("daas.oidc.roleNames", "in=writer"));

    @TempDir
    Path node;

    @Test
    void theConsumerReadsWhatItsPodsGet() throws IOException {
        var environment = environment(Stacks.PROD, "Deployment", "consumer");

        var settings = ConsumerSettings.read(environment);

        assertThat(settings.group()).isEqualTo("team");
        assertThat(settings.writing().consistency()).isEqualTo(ConsumerSettings.Consistency.TWO);
        assertThat(settings.writing().maxInFlight()).isEqualTo(77);
        assertThat(settings.writing().batchRows()).isEqualTo(7);
        assertThat(settings.writing().drainTimeout()).isEqualTo(Duration.ofSeconds(33));
        assertThat(settings.datasets().selected()).hasSize(3);
        assertThat(settings.ops().port()).isEqualTo(8080);
        assertThat(settings.kafka().bootstrap()).isEqualTo("kafka-kafka-bootstrap:9093");
        assertThat(settings.kafka().clientProperties("a"))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .extractingByKey("sasl.jaas.config")
                .asString()
                .contains("username=\"consumer\"", "password=\"content of password\"");
        assertThat(settings.cassandra().contact()).isEqualTo("cassandra-dc7-service:9042");
        assertThat(settings.cassandra().localDatacenter()).isEqualTo("dc7");
        assertThat(settings.cassandra().username()).contains("consumer");
        assertThat(settings.cassandra().caFile()).isPresent();
    }

    @Test
    void theDataServiceReadsWhatItsPodsGet() throws IOException {
        var environment = environmentOf(Rehearsal.of("prod", Stacks.PROD.settings(UNUSUAL_DAAS)), "Deployment", "daas");

        var settings = DaasSettings.read(environment);

        assertThat(settings.ops().port()).isEqualTo(8080);
        assertThat(settings.http().port()).isEqualTo(8090);
        assertThat(settings.http().certificateFile()).contains(node.resolve("etc/mysimbdp/daas-certificate/tls.crt"));
        assertThat(settings.http().keyFile()).contains(node.resolve("etc/mysimbdp/daas-key/tls.key"));
        assertThat(settings.http().corsOrigins()).containsExactly("https://app.example");
        assertThat(settings.http().drainTimeout()).isEqualTo(Duration.ofSeconds(33));
        assertThat(settings.quotas().of("staywell")).isEqualTo(new Usage(5, 6, 7));
        assertThat(settings.quotas().of("citysense")).isEqualTo(new Usage(5, 8, 7));
        assertThat(settings.access().oidc()).hasValueSatisfying(oidc -> {
            assertThat(oidc.issuer()).hasToString("https://id.example/realm");
            assertThat(oidc.audience()).isEqualTo("data");
            assertThat(oidc.tenantClaim()).isEqualTo("org");
            assertThat(oidc.rolesClaim()).isEqualTo("groups");
            assertThat(oidc.roleNames()).isEqualTo(Map.of("in", Role.WRITER));
        });
        assertThat(settings.datasets().selected()).hasSize(3);
        assertThat(settings.read().secretFile()).contains(node.resolve("etc/mysimbdp/cassandra-role/password"));
        assertThat(settings.kafka().username()).contains("daas");
        assertThat(settings.cassandra().contact()).isEqualTo("cassandra-dc7-service:9042");
        assertThat(settings.cassandra().username()).contains("daas");
        assertThat(settings.cassandra().caFile()).isPresent();
    }

    @Test
    void theProducerReadsWhatItsPodsGet() throws IOException {
        var environment = environment(Stacks.PROD, "Deployment", "producer-citysense-station-telemetry");

        var reader = new SettingsReader(environment);
        var settings = ProducerSettings.read(reader, List.of());
        reader.finish();

        assertThat(settings.dataset().id()).isEqualTo("citysense.station_telemetry");
        assertThat(settings.rate()).isEqualTo(555);
        assertThat(settings.follow()).isTrue();
        assertThat(settings.stateDir()).contains(node.resolve("var/lib/mysimbdp/state"));
        assertThat(settings.rejectedDir()).contains(node.resolve("var/lib/mysimbdp/rejected"));
        assertThat(settings.sources())
                .containsExactly(node.resolve("var/lib/sources/citysense.station_telemetry")
                        .toString());
        assertThat(settings.kafka().username()).contains("producer");
    }

    @Test
    void theProducerOfSamplesReadsThoseInItsImage() throws IOException {
        Files.createDirectories(node.resolve("app/data/samples/station_telemetry"));
        var environment = environmentOf(Stacks.DEV.rehearsal(), "Deployment", "producer-citysense-station-telemetry");

        var reader = new SettingsReader(environment);
        var settings = ProducerSettings.read(reader, List.of());
        reader.finish();

        assertThat(settings.sources())
                .containsExactly(
                        node.resolve("app/data/samples/station_telemetry").toString());
    }

    @Test
    void whatIsDoneOnDemandReadsWhatItsPodGets() throws IOException {
        var reader = new SettingsReader(environment(Stacks.PROD, "CronJob", "reconcile-citysense-station-telemetry"));
        assertThat(DatasetSettings.read(reader).selected()).hasSize(3);
        var reconcile = ReconcileSettings.read(reader);
        reader.finish();

        assertThat(reconcile.consumerGroup()).isEqualTo("team");
        assertThat(reconcile.kafka().username()).contains("reconcile");
        assertThat(reconcile.cassandra().username()).contains("reconcile");

        var replay = ConsumerSettings.read(environment(Stacks.PROD, "CronJob", "replay-citysense-station-telemetry"));

        assertThat(replay.kafka().username()).contains("replay");
    }

    @Test
    void theBootstrapReadsWhatItsPodGets() throws IOException {
        var environment = environment(
                Stacks.PROD,
                "Job",
                Objects.name(Objects.ofKind(unusual(Stacks.PROD), "Job").get(0)));

        var reader = new SettingsReader(environment);
        var datasets = DatasetSettings.read(reader);
        var settings = BootstrapSettings.read(reader);
        reader.finish();

        assertThat(datasets.selected()).hasSize(3);
        assertThat(settings.keyspaceReplication()).isEqualTo(3);
        assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.cassandra().username()).contains("content of username");
    }

    /** It may read and change no other Secrets than these, so that one more role needs one more here. */
    @Test
    void theBootstrapMayKeepTheLoginOfEachRoleThatItMakes() {
        var settings = Stacks.PROD.settings();

        assertThat(io.mysimbdp.infra.components.Bootstrap.secrets(settings))
                .containsExactlyInAnyOrderElementsOf(Bootstrap.roleNames(settings.datasets()).stream()
                        .map(role -> "cassandra-role-" + role.replace('_', '-'))
                        .toList());
    }

    private static Rehearsal unusual(Stacks stack) {
        return Rehearsal.of("prod", stack.settings(UNUSUAL));
    }

    private Map<String, String> environment(Stacks stack, String kind, String name) throws IOException {
        return environmentOf(unusual(stack), kind, name);
    }

    /** What a container of the pod sees: mounts as files under a folder of the test's, references as their content. */
    private Map<String, String> environmentOf(Rehearsal rehearsal, String kind, String name) throws IOException {
        var object = Objects.object(rehearsal, kind, name);
        var volumes = new HashMap<String, Map<String, Object>>();
        var pod = Objects.at(Objects.template(object).orElseThrow(), "spec").orElseThrow();
        Objects.list(pod, "volumes").forEach(volume -> volumes.put((String) volume.get("name"), volume));
        var container = Objects.map(pod, "containers.0");
        for (var mount : Objects.list(container, "volumeMounts")) {
            mount(rehearsal, volumes.get((String) mount.get("name")), (String) mount.get("mountPath"));
        }
        var environment = new HashMap<String, String>();
        for (var variable : Objects.list(container, "env")) {
            var value = (String) variable.get("value");
            environment.put(
                    (String) variable.get("name"),
                    value != null
                            ? value.startsWith("/") ? node + value : value
                            : "content of "
                                    + Objects.at(variable, "valueFrom.secretKeyRef.key")
                                            .orElseThrow());
        }
        return environment;
    }

    private void mount(Rehearsal rehearsal, Map<String, Object> volume, String path) throws IOException {
        var folder = Files.createDirectories(node.resolve(path.substring(1)));
        for (var item : Objects.list(volume, "secret.items")) {
            Files.writeString(folder.resolve((String) item.get("path")), "content of " + item.get("key"));
        }
        var configMap = Objects.at(volume, "configMap.name");
        if (configMap.isPresent()) {
            for (var entry : Objects.map(
                            Objects.object(rehearsal, "ConfigMap", (String) configMap.get())
                                    .inputs(),
                            "data")
                    .entrySet()) {
                Files.writeString(folder.resolve(entry.getKey()), (String) entry.getValue());
            }
        }
    }
}
