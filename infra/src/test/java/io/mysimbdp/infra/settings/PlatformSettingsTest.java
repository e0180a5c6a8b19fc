// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import io.mysimbdp.runtime.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformSettingsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** The least that a cluster that is there needs to be told. */
    private static final Map<String, String> LEAST = Map.of(
            "kubeconfig.context", "there",
            "storageClass", "fast",
            "zones", "a,b,c",
            "images.registry", "registry.example/team");

    /** Enough brokers for another replication. */
    private static final Map<String, String> ROOM = Map.of("kafka.brokers", "5");

    @TempDir
    Path folder;

    private static PlatformSettings read(Map<String, String> changes) {
        var values = new HashMap<String, String>();
        LEAST.forEach((key, value) -> values.put("mysimbdp:" + key, value));
        changes.forEach((key, value) -> values.put("mysimbdp:" + key, value));
        return PlatformSettings.read(ROOT, values);
    }

    private static List<String> problems(Map<String, String> changes) {
        try {
            read(changes);
            return List.of();
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    @Test
    void defaultsMakeAPlatformThatSurvivesTheLossOfANode() {
        var settings = read(Map.of());

        assertThat(settings.kafka().brokers()).isEqualTo(3);
        assertThat(settings.kafka().replication()).isEqualTo(3);
        assertThat(settings.kafka().minInSync()).isEqualTo(2);
        assertThat(settings.cassandra().racks()).isEqualTo(3);
        assertThat(settings.cassandra().replication()).isEqualTo(3);
        assertThat(settings.consumer().consistency()).isEqualTo(ConsumerSettings.Consistency.LOCAL_QUORUM);
        assertThat(settings.tenantNames()).containsExactly("citysense", "staywell");
        assertThat(settings.producer().datasets()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.replication=5 | mysimbdp:kafka.replication must be at most kafka.brokers (3), but is 5",
                "kafka.minInSync=3 | mysimbdp:kafka.minInSync must be at least 1 and less than the kafka.replication of 3,"
                        + " so that one broker may be away, but is 3",
                "kafka.controllers=2 | mysimbdp:kafka.controllers must be 0, 1, 3 or 5, but is '2'",
                "kafka.heap=2Gi | mysimbdp:kafka.heap must be at most 80 % of kafka.memory (2Gi), because a JVM needs"
                        + " memory beside its heap, but is '2Gi'",
                "cassandra.replication=4 | mysimbdp:cassandra.replication must be at most cassandra.nodes (3), but is 4",
                "zones=a,b | mysimbdp:cassandra.racks must be at most the number of zones, which is 2 (zones), but is 3",
                "consumer.replicas=99 | mysimbdp:consumer.replicas must be at most the number of partitions of all topics"
                        + " (21), because further consumers would have nothing to do, but is 99",
                "producer.datasets=station_telemtry | mysimbdp:producer.datasets must name known datasets: there is no"
                        + " dataset 'station_telemtry', did you mean 'station_telemetry'?",
                "kafka.broker=3 | mysimbdp:kafka.broker is no setting of this program, did you mean 'mysimbdp:kafka.brokers'?",
                "storageClass= | mysimbdp:storageClass must name a storage class",
                "images.registry= | mysimbdp:images.registry must name a registry that this machine may push to",
                "images.source=published | mysimbdp:images.tag must be set where images.source is published",
                "daas.oidc.issuer=https://id.example | mysimbdp:daas.oidc.audience must be set where daas.oidc.issuer is, and"
                        + " only there, but is not set",
                "daas.oidc.issuer=http://id.example | mysimbdp:daas.oidc.issuer must be an https URL, but is"
                        + " 'http://id.example'",
                "images.consumer=a/b:1 | mysimbdp:images.source must be published where images are named",
                "cluster=eks | mysimbdp:cluster must be one of kubeconfig, kind, but is 'eks'",
                "cluster=kind | mysimbdp:zones must not be set where cluster is kind",
                "cassandra.storage=10GB | mysimbdp:cassandra.storage must be an amount of bytes of at least 64Mi",
                "namespace=My_Space | mysimbdp:namespace must be at most 63 lower-case letters",
                "kubeconfig.context= | mysimbdp:kubeconfig.context must name a context",
                "kafka.controllers=0;kafka.brokers=4 | mysimbdp:kafka.controllers must be 1, 3 or 5 where kafka.brokers is neither"
                        + " 1 nor 3",
                "zones=a,a,b | mysimbdp:zones must name each zone once, but is a,a,b",
                "cassandra.cpu=8 | mysimbdp:cassandra.cpuLimit must be at least cassandra.cpu (8), but is '4'",
                "cassandra.version=4.1.12 | mysimbdp:cassandra.version must be 5.0.x, but is '4.1.12'",
                "cassandra.datacenter=1dc | mysimbdp:cassandra.datacenter must be at most 30 lower-case letters",
                "cluster=kind;zones=;retainData=true | mysimbdp:retainData must be false where cluster is kind",
                "cluster=kind;zones=;kind.nodes=1 | mysimbdp:cassandra.softAntiAffinity must be true where there are more"
                        + " Cassandra nodes (3) than kind.nodes (1)",
                "namespace=cert-manager | mysimbdp:namespace must be another than that of cert-manager",
                "producer.datasets=ingestion_runs | mysimbdp:producer.datasets must name datasets with samples",
                "daas.quota.tenants=citysens.bytes=8 | mysimbdp:daas.quota.tenants must be limits of tenants that have datasets"
                        + " (citysense, staywell), but has one of 'citysens'",
                "daas.quota.tenants=citysense.request=8 | mysimbdp:daas.quota.tenants must be tenant.requests=number,"
                        + " tenant.bytes=number or tenant.records=number, separated by commas, but is 'citysense.request=8'",
                "daas.tlsSecret=My_Secret | mysimbdp:daas.tlsSecret must be at most 253 lower-case letters",
                "daas.corsOrigins=app.example | mysimbdp:daas.corsOrigins must be origins such as https://example.com, separated"
                        + " by commas, but is 'app.example'",
                "daas.oidc.roleNames=in=write | mysimbdp:daas.oidc.roleNames must be name=role, separated by commas, each role"
                        + " one of reader, writer, admin, operator, but is 'in=write'",
                "datasets=nowhere | mysimbdp:datasets must be a folder of descriptors, but can't be read",
                "images.pullSecret=Bad_Name | mysimbdp:images.pullSecret must be at most 253 lower-case letters, digits, dashes"
                        + " and dots, with a letter or digit at both ends and beside each dot, but is 'Bad_Name'",
                "images.pullSecret=a..b | mysimbdp:images.pullSecret must be at most 253 lower-case letters",
                "producer.sourceClaim=My_Claim | mysimbdp:producer.sourceClaim must be at most 253 lower-case letters",
                "storageClass=Fast_X | mysimbdp:storageClass must be at most 253 lower-case letters",
                "monitoring.namespace=A_B | mysimbdp:monitoring.namespace must be at most 63 lower-case letters",
                "k8ssandra.namespace=a.b | mysimbdp:k8ssandra.namespace must be at most 63 lower-case letters",
                "kafka.version=banana | mysimbdp:kafka.version must be a version of three numbers such as 4.3.1, but is"
                        + " 'banana'",
                "zones=a b,c,d | mysimbdp:zones must be values of a label separated by commas, each of at most 63 letters, digits,"
                        + " dashes, underscores and dots with a letter or digit at both ends, but is 'a b,c,d'",
                "zones=, | mysimbdp:zones must be values of a label separated by commas",
                "images.registry=https://ghcr.io/acme | mysimbdp:images.registry must be a host, with a port and folders if need"
                        + " be, without https:// and without a slash at the end, but is 'https://ghcr.io/acme'",
                "images.registry=ghcr.io/acme/ | mysimbdp:images.registry must be a host",
                "imageRegistry=http://mirror.example | mysimbdp:imageRegistry must be a host",
                "images.tag=a:b | mysimbdp:images.tag must be at most 128 letters, digits, underscores, dots and dashes, beginning"
                        + " with none of the latter two, but is 'a:b'",
                "images.tag=latest | mysimbdp:images.tag must not be latest",
                "consumer.group=a b | mysimbdp:consumer.group must be at most 249 letters, digits, dots, underscores and dashes,"
                        + " but is 'a b'",
                "images.platforms=arm64 | mysimbdp:images.platforms must be platforms such as linux/amd64,linux/arm64, separated by"
                        + " commas, but is 'arm64'",
                "images.platforms=linux/arm64;cluster=kind;zones=;images.registry= | mysimbdp:images.platforms must not be set where"
                        + " kind loads the images, because its nodes have the one platform of this machine, but is linux/arm64",
                "images.platforms=linux/arm64;images.source=published;images.tag=1 | mysimbdp:images.platforms must not be set where"
                        + " images.source is published, because nothing is built, but is linux/arm64",
                "network.dnsPorts=0 | mysimbdp:network.dnsPorts must be ports from 1 to 65535 separated by commas, but is '0'",
                "network.apiServerPorts=443,65536 | mysimbdp:network.apiServerPorts must be ports from 1 to 65535 separated by"
                        + " commas, but is '443,65536'",
            })
    void aBadSettingIsNamedWithItsRuleAndTheValue(String setting, String problem) {
        var changes = new HashMap<String, String>();
        for (var change : setting.split(";", -1)) {
            var parts = change.split("=", 2);
            changes.put(parts[0], parts[1]);
        }

        assertThat(problems(changes)).anySatisfy(line -> assertThat(line).startsWith(problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "images.pullSecret=a.b-c",
                "zones=eu-west-1a,Zone_2,3",
                "images.registry=localhost:5000",
                "images.registry=registry.example:5000/team/a__b/c--d",
                "images.platforms=linux/amd64, linux/arm64",
                "network.apiServerPorts=1,9,10,65535",
                "kafka.version=10.20.30",
                "cassandra.version=5.0.12",
            })
    void whatKubernetesTakesIsTaken(String setting) {
        var parts = setting.split("=", 2);

        assertThat(problems(Map.of(parts[0], parts[1]))).isEmpty();
    }

    @Test
    void aTenantThatNoObjectCanBeNamedAfterIsRefused() throws IOException {
        var descriptor = Files.readString(ROOT.resolve("data/datasets/station_telemetry.yaml"));
        Files.writeString(folder.resolve("a.yaml"), descriptor.replace("tenant: citysense", "tenant: citysense_"));

        assertThat(problems(Map.of("datasets", folder.toString(), "consumer.replicas", "1")))
                .containsExactly(
                        "mysimbdp:datasets must have tenants whose names end with a letter or digit, because objects in"
                                + " Kubernetes are named after them, but dataset 'station_telemetry' has tenant 'citysense_'");
    }

    @Test
    void allProblemsComeTogether() {
        var problems = problems(Map.of(
                "kafka.replication", "9", "cassandra.racks", "4", "consumer.memory", "lots", "kafka.brookers", "3"));

        assertThat(problems).hasSizeGreaterThanOrEqualTo(5);
        assertThat(String.join("\n", problems))
                .contains("kafka.replication", "cassandra.racks", "number of zones", "consumer.memory", "brookers");
    }

    @Test
    void structuresAndFlatKeysAreTheSame() throws IOException {
        var flat = StackConfig.ofEngine(
                Map.of("PULUMI_CONFIG", "{\"mysimbdp:kafka.brokers\":\"5\",\"mysimbdp:zones\":\"a,b,c\"}"));
        var nested = StackConfig.ofEngine(Map.of(
                "PULUMI_CONFIG",
                "{\"mysimbdp:kafka\":\"{\\\"brokers\\\":5}\",\"mysimbdp:zones\":\"[\\\"a\\\",\\\"b\\\",\\\"c\\\"]\"}"));
        var file = Files.writeString(
                folder.resolve("Pulumi.x.yaml"),
                "config:\n  mysimbdp:kafka:\n    brokers: 5\n  mysimbdp:zones: [a, b, c]\n");

        assertThat(nested).isEqualTo(flat);
        assertThat(StackConfig.ofFile(file)).isEqualTo(flat);
    }

    @Test
    void settingsOfOtherPackagesAreNoneOfOurs() {
        assertThat(PlatformSettings.read(
                        ROOT,
                        Map.of(
                                "kubernetes:context", "somewhere",
                                "mysimbdp:kubeconfig.context", "there",
                                "mysimbdp:storageClass", "fast",
                                "mysimbdp:zones", "a,b,c",
                                "mysimbdp:images.registry", "registry.example/team")))
                .isNotNull();
    }

    @Test
    void aFileThatIsNoYamlSaysWhere() throws IOException {
        var file = Files.writeString(folder.resolve("Pulumi.x.yaml"), "config:\n  a: [\n");

        assertThatThrownBy(() -> StackConfig.ofFile(file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Pulumi.x.yaml")
                .hasMessageContaining("line 3");
    }

    /** Each key must change something, so that none is forgotten on its way into the records. */
    @Test
    void everySettingArrives() {
        var others = new HashMap<String, String>();
        others.putAll(Map.of(
                "namespace", "other",
                "createNamespace", "false",
                "retainData", "true",
                "protect", "true",
                "kubeconfig.path", "/other/config",
                "kubeconfig.context", "other",
                "kind.name", "other",
                "kind.nodes", "2",
                "kind.image", "kindest/node:v1",
                "zones", "x,y,z"));
        others.putAll(Map.of(
                "storageClass", "slow",
                "certManager.install", "false",
                "certManager.chart", "other",
                "certManager.repository", "other",
                "certManager.version", "9",
                "strimzi.install", "false",
                "strimzi.chart", "other",
                "strimzi.repository", "other",
                "strimzi.version", "9"));
        others.putAll(Map.of(
                "k8ssandra.install", "false",
                "k8ssandra.chart", "other",
                "k8ssandra.repository", "other",
                "k8ssandra.version", "9",
                "k8ssandra.namespace", "other",
                "imageRegistry", "other",
                "images.registry", "other",
                "images.tag", "9",
                "images.baseImage", "other",
                "images.pullSecret", "other"));
        others.putAll(Map.of(
                "images.platforms", "linux/arm64",
                "network.apiServerPorts", "7443",
                "network.dnsPorts", "1053"));
        others.putAll(Map.of(
                "kafka.version", "9.9.9",
                "kafka.brokers", "7",
                "kafka.controllers", "1",
                "kafka.replication", "4",
                "kafka.minInSync", "1",
                "kafka.cpu", "3",
                "kafka.memory", "7Gi",
                "kafka.heap", "300Mi",
                "kafka.storage", "77Gi"));
        others.putAll(Map.of(
                "kafka.controller.cpu", "3",
                "kafka.controller.memory", "7Gi",
                "kafka.controller.heap", "300Mi",
                "kafka.controller.storage", "77Gi",
                "cassandra.version", "5.0.8",
                "cassandra.datacenter", "other",
                "cassandra.nodes", "7",
                "cassandra.racks", "2",
                "cassandra.replication", "2"));
        others.putAll(Map.of(
                "cassandra.softAntiAffinity", "true",
                "cassandra.cpuLimit", "7",
                "cassandra.cpu", "3",
                "cassandra.memory", "7Gi",
                "cassandra.heap", "300Mi",
                "cassandra.storage", "77Gi",
                "tenants.producerByteRate", "9999",
                "tenants.consumerByteRate", "9999",
                "tenants.requestPercentage", "9"));
        others.putAll(Map.of(
                "producer.install", "false",
                "producer.datasets", "station_telemetry",
                "producer.sourceClaim", "other",
                "producer.rate", "9",
                "producer.cpu", "3",
                "producer.memory", "7Gi",
                "producer.storage", "77Gi",
                "monitoring.namespace", "other"));
        others.putAll(Map.of(
                "consumer.replicas", "9",
                "consumer.group", "other",
                "consumer.consistency", "one",
                "consumer.maxInFlight", "9",
                "consumer.batchRows", "9",
                "consumer.drainTimeout", "9s",
                "consumer.cpu", "3",
                "consumer.memory", "7Gi"));
        others.putAll(Map.of(
                "daas.replicas", "9",
                "daas.tlsSecret", "other",
                "daas.corsOrigins", "https://other.example",
                "daas.drainTimeout", "9s",
                "daas.quota.requests", "9",
                "daas.quota.bytes", "9",
                "daas.quota.records", "9",
                "daas.quota.tenants", "staywell.bytes=9",
                "daas.cpu", "3",
                "daas.memory", "7Gi"));
        var tokens = Map.of(
                "daas.oidc.issuer", "https://other.example",
                "daas.oidc.audience", "other",
                "daas.oidc.tenantClaim", "other",
                "daas.oidc.rolesClaim", "other",
                "daas.oidc.roleNames", "other=reader");
        others.putAll(Map.of("reconcile.memory", "7Gi", "adoptExisting", "true"));
        var base = read(ROOM);

        others.forEach((key, value) ->
                assertThat(read(inRoom(key, value)).toString()).as(key).isNotEqualTo(base.toString()));
        tokens.forEach((key, value) -> {
            var issued = new HashMap<>(ROOM);
            issued.put("daas.oidc.issuer", "https://id.example");
            issued.put("daas.oidc.audience", "data");
            var without = read(issued).toString();
            issued.put(key, value);
            assertThat(read(issued).toString()).as(key).isNotEqualTo(without);
        });
        others.putAll(tokens);
        others.putAll(Map.of(
                "cluster", "kind",
                "images.source", "published",
                "images.bootstrap", "a",
                "images.producer", "a",
                "images.consumer", "a",
                "images.daas", "a",
                "images.reconcile", "a",
                "datasets", "data/datasets"));
        var reader = reader();
        assertThat(reader.known())
                .extracting(setting -> setting.key().substring("mysimbdp:".length()))
                .containsExactlyInAnyOrderElementsOf(others.keySet());
    }

    private static Map<String, String> inRoom(String key, String value) {
        var values = new HashMap<>(ROOM);
        values.put(key, value);
        return values;
    }

    private static SettingsReader reader() {
        var reader = new SettingsReader(PlatformSettings.PREFIX, Map.of());
        PlatformSettings.read(ROOT, reader);
        return reader;
    }

    @Test
    void theTableOfAllSettingsIsComplete() throws IOException {
        assertThat(Files.readString(ROOT.resolve("infra/README.md")))
                .as("infra/README.md must hold this table:\n" + SettingsTable.of(reader().known()))
                .contains(SettingsTable.of(reader().known()));
    }
}
