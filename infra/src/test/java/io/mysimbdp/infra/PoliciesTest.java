// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.infra.components.Bootstrap;
import io.mysimbdp.infra.components.CassandraCertificates;
import io.mysimbdp.infra.components.CassandraCluster;
import io.mysimbdp.infra.components.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for everything that is created, in whatever stack. */
class PoliciesTest {
    private static final Set<String> CLUSTER_SCOPED = Set.of("Namespace");

    @ParameterizedTest
    @EnumSource
    void everyContainerIsSecured(Stacks stack) {
        for (var workload : Objects.workloads(stack.rehearsal())) {
            assertThat(Objects.at(workload.pod(), "securityContext"))
                    .as("pod of " + workload.name())
                    .get()
                    .satisfies(context -> {
                        assertThat(Objects.at(context, "runAsNonRoot")).contains(true);
                        assertThat(Objects.at(context, "runAsUser")).contains(65_532L);
                        assertThat(Objects.at(context, "seccompProfile.type")).contains("RuntimeDefault");
                    });
        }
        for (var object : stack.rehearsal().objects()) {
            for (var container : containers(object.inputs())) {
                assertThat(Objects.at(container, "securityContext"))
                        .as("container " + container.get("name") + " of " + object.name())
                        .get()
                        .isEqualTo(Map.of(
                                "allowPrivilegeEscalation",
                                false,
                                "readOnlyRootFilesystem",
                                true,
                                "runAsNonRoot",
                                true,
                                "capabilities",
                                Map.of("drop", List.of("ALL"))));
            }
        }
    }

    /** All containers in an object, those of custom resources among them, whatever their fields are called before that. */
    private static List<Map<String, Object>> containers(Object object) {
        return Objects.maps(object).stream()
                .flatMap(map ->
                        Stream.of("containers", "initContainers").flatMap(field -> Objects.list(map, field).stream()))
                .toList();
    }

    /** The operator adds containers that nobody secured where these names are missing. */
    @ParameterizedTest
    @EnumSource
    void cassandrasPodsAreSecuredAndBounded(Stacks stack) {
        var cassandra = Objects.map(
                Objects.object(stack.rehearsal(), "K8ssandraCluster", CassandraCluster.NAME)
                        .inputs(),
                "spec.cassandra");
        assertThat(containers(cassandra))
                .extracting(container -> container.get("name"))
                .containsExactlyInAnyOrder(
                        "server-config-init-base", "server-config-init", "cassandra", "server-system-logger");
        assertThat(Objects.at(cassandra, "readOnlyRootFilesystem")).contains(true);
        assertThat(Objects.map(cassandra, "podSecurityContext"))
                .containsEntry("runAsNonRoot", true)
                .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
        for (var container : containers(cassandra)) {
            if (container.get("name").equals("cassandra")) {
                assertThat(Objects.list(cassandra, "datacenters"))
                        .isNotEmpty()
                        .allSatisfy(datacenter ->
                                assertIsBounded(Objects.map(datacenter, "resources"), "a node of Cassandra"));
            } else {
                assertIsBounded(Objects.map(container, "resources"), (String) container.get("name"));
            }
        }
    }

    /** A security context of ours would take the place of the one that Strimzi gives its pods by itself. */
    @ParameterizedTest
    @EnumSource
    void kafkasPodsAreSecuredByStrimziAndBoundedByUs(Stacks stack) {
        var kafka = Objects.object(stack.rehearsal(), "Kafka", KafkaCluster.NAME);
        var pools = Objects.ofKind(stack.rehearsal(), "KafkaNodePool");
        Stream.concat(Stream.of(kafka), pools.stream())
                .forEach(object -> assertThat(Objects.maps(object.inputs()))
                        .as(object.name())
                        .noneMatch(map -> map.containsKey("securityContext")));
        for (var pool : pools) {
            assertIsBounded(Objects.map(pool.inputs(), "spec.resources"), pool.name());
        }
        for (var operator : List.of("topicOperator", "userOperator")) {
            assertIsBounded(Objects.map(kafka.inputs(), "spec.entityOperator." + operator + ".resources"), operator);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stacks.class,
            names = {"PUBLISHED"},
            mode = EnumSource.Mode.EXCLUDE)
    void chartsAreToldToSecureWhatTheyInstall(Stacks stack) {
        var strimzi = values(stack, "strimzi");
        assertThat(Objects.list(strimzi, "extraEnvs"))
                .contains(Map.of("name", "STRIMZI_POD_SECURITY_PROVIDER_CLASS", "value", "restricted"));
        assertThat(strimzi)
                .as("the chart's own security contexts pass the standard")
                .doesNotContainKeys("podSecurityContext", "securityContext")
                .containsEntry("watchAnyNamespace", false)
                .containsEntry("generateNetworkPolicy", true);
        var k8ssandra = values(stack, "k8ssandra-operator");
        for (var chart : List.of(k8ssandra, Objects.map(k8ssandra, "cass-operator"))) {
            // What is not said is as the standard asks by the chart's default: another user, no more privileges.
            assertThat(chart)
                    .containsEntry("podSecurityContext", Map.of("seccompProfile", Map.of("type", "RuntimeDefault")))
                    .containsEntry("securityContext", Map.of("capabilities", Map.of("drop", List.of("ALL"))));
        }
        assertThat(k8ssandra)
                .as("the pod of the hook that upgrades definitions does not pass the standard")
                .containsEntry("disableCrdUpgraderJob", true);
        assertThat(Objects.at(k8ssandra, "global.clusterScoped")).contains(false);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stacks.class,
            names = {"PUBLISHED"},
            mode = EnumSource.Mode.EXCLUDE)
    void chartsAreToldToBoundWhatTheyInstall(Stacks stack) {
        assertIsBounded(Objects.map(values(stack, "strimzi"), "resources"), "Strimzi");
        var k8ssandra = values(stack, "k8ssandra-operator");
        assertIsBounded(Objects.map(k8ssandra, "resources"), "k8ssandra-operator");
        assertIsBounded(Objects.map(k8ssandra, "cass-operator.resources"), "cass-operator");
        var certManager = values(stack, "cert-manager");
        assertIsBounded(Objects.map(certManager, "resources"), "cert-manager");
        for (var part : List.of("webhook", "cainjector", "startupapicheck")) {
            assertIsBounded(Objects.map(certManager, part + ".resources"), "cert-manager's " + part);
        }
    }

    /** The values that a Release gets. */
    private static Map<String, Object> values(Stacks stack, String release) {
        return stack.rehearsal().registrations().stream()
                .filter(registration -> registration.type().equals("kubernetes:helm.sh/v3:Release")
                        && registration.name().equals(release))
                .map(registration -> Objects.map(registration.inputs(), "values"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertIsBounded(Map<String, Object> resources, String whose) {
        assertThat(Objects.at(resources, "limits.memory"))
                .as("memory of " + whose)
                .isPresent();
        assertThat(Objects.at(resources, "requests.memory"))
                .as("memory reserved for " + whose)
                .isPresent();
        assertThat(Objects.at(resources, "requests.cpu"))
                .as("processors reserved for " + whose)
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void everyContainerIsBoundedAndProbed(Stacks stack) {
        assertThat(Objects.workloads(stack.rehearsal())).hasSizeGreaterThan(3);
        for (var workload : Objects.workloads(stack.rehearsal())) {
            for (var container : workload.containers()) {
                assertThat(Objects.at(container, "resources.limits.memory"))
                        .as("memory of " + workload.name())
                        .isPresent();
                assertThat(Objects.at(container, "resources.requests.cpu"))
                        .as("processors of " + workload.name())
                        .isPresent();
                assertThat(Objects.at(container, "resources.requests.memory"))
                        .as("memory reserved for " + workload.name())
                        .isEqualTo(Objects.at(container, "resources.limits.memory"));
                assertThat(Objects.at(container, "resources.requests.ephemeral-storage"))
                        .as("disk reserved for " + workload.name())
                        .isPresent()
                        .isEqualTo(Objects.at(container, "resources.limits.ephemeral-storage"));
                // A job ends by itself; nobody sends it requests, and a deadline takes the place of a probe.
                if (workload.kind().equals("Deployment")) {
                    assertThat(Objects.at(container, "livenessProbe.httpGet.path"))
                            .as(workload.name())
                            .contains("/health/live");
                    assertThat(Objects.at(container, "readinessProbe.httpGet.path"))
                            .as(workload.name())
                            .contains("/health/ready");
                    assertThat(Objects.at(container, "startupProbe"))
                            .as(workload.name())
                            .isPresent();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noPodHasATokenItDoesNotNeed(Stacks stack) {
        for (var workload : Objects.workloads(stack.rehearsal())) {
            assertThat(Objects.at(workload.pod(), "automountServiceAccountToken"))
                    .as(workload.name())
                    .contains(workload.name().startsWith("Job/bootstrap"));
        }
        assertThat(Objects.ofKind(stack.rehearsal(), "ServiceAccount"))
                .allSatisfy(account -> assertThat(account.inputs().get("automountServiceAccountToken"))
                        .as(Objects.name(account))
                        .isEqualTo(false));
    }

    @ParameterizedTest
    @EnumSource
    void noSecretIsAmongTheInputs(Stacks stack) {
        assertThat(Objects.ofKind(stack.rehearsal(), "Secret"))
                .as("Secrets with content of the program's")
                .isEmpty();
        for (var workload : Objects.workloads(stack.rehearsal())) {
            for (var container : workload.containers()) {
                for (var variable : Objects.list(container, "env")) {
                    assertThat(variable.get("name"))
                            .as("variable of " + workload.name())
                            .asString()
                            .satisfies(name -> assertThat(name.endsWith("_FILE") || !name.contains("PASSWORD"))
                                    .as(name + " must name a file")
                                    .isTrue());
                }
            }
        }
        for (var object : stack.rehearsal().registrations()) {
            assertThat(Objects.maps(object.inputs()))
                    .as(object.name())
                    .noneMatch(map -> map.get("password") instanceof String
                            || map.get("keystore_password") != null
                            || map.get("truststore_password") != null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicIsReplicatedAsConfigured(Stacks stack) {
        var kafka = stack.settings().kafka();
        var topics = Objects.ofKind(stack.rehearsal(), "KafkaTopic");
        assertThat(topics).hasSize(2 * stack.settings().datasets().datasets().size());
        for (var topic : topics) {
            assertThat(Objects.at(topic.inputs(), "spec.replicas"))
                    .as(topic.name())
                    .contains((long) kafka.replication());
            var config = Objects.map(topic.inputs(), "spec.config");
            assertThat(config.get("min.insync.replicas"))
                    .as(topic.name())
                    .isEqualTo(Integer.toString(kafka.minInSync()));
        }
        var config = Objects.map(
                Objects.object(stack.rehearsal(), "Kafka", KafkaCluster.NAME).inputs(), "spec.kafka.config");
        assertThat(config.get("default.replication.factor")).isEqualTo((long) kafka.replication());
        assertThat(config.get("offsets.topic.replication.factor")).isEqualTo((long) kafka.replication());
        assertThat(config.get("auto.create.topics.enable")).isEqualTo(false);
    }

    @ParameterizedTest
    @EnumSource
    void everyNamespacedObjectIsInThePlatformsNamespace(Stacks stack) {
        for (var object : stack.rehearsal().objects()) {
            var kind = (String) object.inputs().get("kind");
            if (!CLUSTER_SCOPED.contains(kind)) {
                assertThat(Objects.at(object.inputs(), "metadata.namespace"))
                        .as(kind + "/" + Objects.name(object))
                        .contains(stack.settings().namespace());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyObjectSaysWhatItBelongsTo(Stacks stack) {
        assertThat(stack.rehearsal().objects())
                .allSatisfy(object -> assertThat(Objects.map(object.inputs(), "metadata.labels"))
                        .as(object.name())
                        .containsEntry("app.kubernetes.io/part-of", "mysimbdp"));
    }

    @ParameterizedTest
    @EnumSource
    void everyReferenceResolves(Stacks stack) {
        var rehearsal = stack.rehearsal();
        var settings = stack.settings();
        var secrets = secrets(stack);
        var configMaps = configMaps(stack);
        var claims = names(stack, "PersistentVolumeClaim");
        claims.add(settings.producer().sourceClaim());

        for (var workload : Objects.workloads(rehearsal)) {
            assertThat(names(stack, "ServiceAccount"))
                    .as("service account of " + workload.name())
                    .contains((String)
                            Objects.at(workload.pod(), "serviceAccountName").orElseThrow());
            for (var map : Objects.maps(workload.template())) {
                check(map, "claimName", claims, workload.name());
                if (map.get("secret") instanceof Map<?, ?> reference) {
                    check(reference, "secretName", secrets, workload.name());
                }
                if (map.get("configMap") instanceof Map<?, ?> reference) {
                    check(reference, "name", configMaps, workload.name());
                }
                if (map.get("secretKeyRef") instanceof Map<?, ?> reference) {
                    check(reference, "name", secrets, workload.name());
                }
                if (map.get("configMapKeyRef") instanceof Map<?, ?> reference) {
                    check(reference, "name", configMaps, workload.name());
                }
                assertThat(Set.of("envFrom", "projected"))
                        .as("kinds of references in " + workload.name() + " that nobody checks here")
                        .noneMatch(map::containsKey);
            }
            Objects.list(workload.pod(), "imagePullSecrets")
                    .forEach(reference -> check(reference, "name", secrets, workload.name()));
            for (var container : workload.containers()) {
                var volumes = Objects.list(workload.pod(), "volumes").stream()
                        .map(volume -> (String) volume.get("name"))
                        .collect(Collectors.toSet());
                Objects.list(container, "volumeMounts")
                        .forEach(mount -> check(mount, "name", volumes, workload.name()));
            }
        }
        for (var kind : new String[] {"KafkaTopic", "KafkaUser", "KafkaNodePool"}) {
            assertThat(Objects.ofKind(rehearsal, kind))
                    .allSatisfy(object -> assertThat(Objects.map(object.inputs(), "metadata.labels"))
                            .as(object.name())
                            .containsEntry("strimzi.io/cluster", KafkaCluster.NAME));
        }
        for (var binding : Objects.ofKind(rehearsal, "RoleBinding")) {
            assertThat(names(stack, "Role")).contains((String)
                    Objects.at(binding.inputs(), "roleRef.name").orElseThrow());
            assertThat(names(stack, "ServiceAccount")).contains((String)
                    Objects.at(binding.inputs(), "subjects.0.name").orElseThrow());
        }
    }

    /** The keys of each Secret that somebody makes. */
    private static Map<String, Set<String>> secrets(Stacks stack) {
        var login = Set.of("username", "password");
        var secrets = new HashMap<String, Set<String>>();
        Bootstrap.secrets(stack.settings()).forEach(secret -> secrets.put(secret, login));
        // Made by Strimzi, by K8ssandra, by cert-manager, and by whoever runs the platform.
        secrets.put(KafkaCluster.CA_SECRET, Set.of("ca.crt", "ca.p12", "ca.password"));
        Objects.ofKind(stack.rehearsal(), "KafkaUser")
                .forEach(user -> secrets.put(
                        KafkaCluster.USER_SECRET_PREFIX + Objects.name(user), Set.of("password", "sasl.jaas.config")));
        secrets.put(CassandraCluster.SUPERUSER_SECRET, login);
        Objects.ofKind(stack.rehearsal(), "Certificate")
                .forEach(certificate -> secrets.put(
                        (String) Objects.at(certificate.inputs(), "spec.secretName")
                                .orElseThrow(),
                        keys(certificate.inputs())));
        secrets.put(stack.settings().images().pullSecret(), Set.of(".dockerconfigjson"));
        return secrets;
    }

    private static Set<String> keys(Object certificate) {
        var keys = new HashSet<>(Set.of("ca.crt", "tls.crt", "tls.key"));
        if (Objects.list(certificate, "spec.additionalOutputFormats")
                .contains(Map.of("type", (Object) "CombinedPEM"))) {
            keys.add("tls-combined.pem");
        }
        return keys;
    }

    private static Map<String, Set<String>> configMaps(Stacks stack) {
        return Objects.ofKind(stack.rehearsal(), "ConfigMap").stream()
                .collect(Collectors.toMap(
                        Objects::name, map -> Objects.map(map.inputs(), "data").keySet()));
    }

    @ParameterizedTest
    @EnumSource
    void cassandraFindsItsCertificatesWhereTheyAreMounted(Stacks stack) {
        var cassandra = Objects.map(
                Objects.object(stack.rehearsal(), "K8ssandraCluster", CassandraCluster.NAME)
                        .inputs(),
                "spec.cassandra");
        var volume = Objects.map(cassandra, "extraVolumes.volumes.0");
        var mounts = containers(cassandra).stream()
                .filter(container -> container.get("name").equals("cassandra"))
                .flatMap(container -> Objects.list(container, "volumeMounts").stream())
                .toList();
        var keys = secrets(stack).get(CassandraCertificates.NODE_SECRET);

        assertThat(Objects.at(volume, "secret.secretName")).contains(CassandraCertificates.NODE_SECRET);
        assertThat(mounts)
                .singleElement()
                .satisfies(mount -> assertThat(mount.get("name")).isEqualTo(volume.get("name")));
        for (var options : List.of("client_encryption_options", "server_encryption_options")) {
            for (var store : List.of("keystore", "truststore")) {
                var path = Path.of((String) Objects.at(cassandra, "config.cassandraYaml." + options + "." + store)
                        .orElseThrow());
                assertThat(path.getParent()).as(store).hasToString((String)
                        mounts.get(0).get("mountPath"));
                assertThat(keys).as(store).contains(path.getFileName().toString());
            }
        }
        assertThat(names(stack, "Issuer"))
                .containsAll(Objects.ofKind(stack.rehearsal(), "Certificate").stream()
                        .map(certificate -> (String) Objects.at(certificate.inputs(), "spec.issuerRef.name")
                                .orElseThrow())
                        .toList());
        assertThat(Objects.ofKind(stack.rehearsal(), "Issuer").stream()
                        .flatMap(issuer -> Objects.at(issuer.inputs(), "spec.ca.secretName").stream()))
                .isNotEmpty()
                .allMatch(secrets(stack)::containsKey);
    }

    @ParameterizedTest
    @EnumSource
    void everyAddressIsThatOfAServiceWhichAnOperatorMakes(Stacks stack) {
        var services = new HashSet<String>();
        Objects.ofKind(stack.rehearsal(), "Kafka")
                .forEach(kafka -> Objects.list(kafka.inputs(), "spec.kafka.listeners")
                        .forEach(listener ->
                                services.add(Objects.name(kafka) + "-kafka-bootstrap:" + listener.get("port"))));
        Objects.ofKind(stack.rehearsal(), "K8ssandraCluster")
                .forEach(cassandra -> Objects.list(cassandra.inputs(), "spec.cassandra.datacenters")
                        .forEach(datacenter -> services.add(Objects.name(cassandra) + "-"
                                + Objects.at(datacenter, "metadata.name").orElseThrow() + "-service:9042")));
        var used = new HashSet<String>();
        for (var workload : Objects.workloads(stack.rehearsal())) {
            var addresses = workload.containers().stream()
                    .flatMap(container -> Objects.list(container, "env").stream())
                    .filter(variable -> ((String) variable.get("name")).matches(".*(SERVERS|POINTS)"))
                    .flatMap(variable -> Stream.of(((String) variable.get("value")).split(",", -1)))
                    .toList();
            assertThat(addresses).as("addresses in " + workload.name()).isNotEmpty();
            assertThat(services).as("services for " + workload.name()).containsAll(addresses);
            used.addAll(addresses);
        }
        assertThat(used).as("services that are made are used").isEqualTo(services);
        var certificate = Objects.object(stack.rehearsal(), "Certificate", "cassandra-node");
        assertThat(services.stream()
                        .filter(service -> service.endsWith(":9042"))
                        .map(service -> service.substring(0, service.indexOf(':'))))
                .as("what the nodes' certificate is for")
                .isSubsetOf(Objects.leaves(Objects.at(certificate.inputs(), "spec.dnsNames")
                                .orElseThrow())
                        .toList());
    }

    private static void check(Map<?, ?> map, String key, Set<String> known, String where) {
        if (map.get(key) != null) {
            assertThat(known).as(key + " in " + where).contains((String) map.get(key));
        }
    }

    /** A reference to one key, or to some that are mounted; the known ones have their keys. */
    private static void check(Map<?, ?> reference, String name, Map<String, Set<String>> known, String where) {
        check(reference, name, known.keySet(), where);
        var keys = known.get((String) reference.get(name));
        check(reference, "key", keys, where);
        Objects.list(reference, "items").forEach(item -> check(item, "key", keys, where));
    }

    private static Set<String> names(Stacks stack, String kind) {
        return Objects.ofKind(stack.rehearsal(), kind).stream()
                .map(Objects::name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** A replay whose group is forgotten sends all dead letters again. */
    @ParameterizedTest
    @EnumSource
    void kafkaRemembersHowFarGroupsCameForLongerThanThereAreMessages(Stacks stack) {
        var kafka = Objects.object(stack.rehearsal(), "Kafka", KafkaCluster.NAME);
        var minutes = (Long) Objects.map(kafka.inputs(), "spec.kafka.config").get("offsets.retention.minutes");
        var topics = Objects.ofKind(stack.rehearsal(), "KafkaTopic");

        assertThat(topics).anyMatch(topic -> topic.name().endsWith(".dlq"));
        for (var topic : topics) {
            var millis = (String) Objects.map(topic.inputs(), "spec.config").get("retention.ms");
            // A segment is a week old before the next one begins, and goes as a whole.
            var kept = Duration.ofMillis(Long.parseLong(millis)).plusDays(7);
            assertThat(Duration.ofMinutes(minutes)).as(topic.name()).isGreaterThan(kept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noImageMayBeAnotherTomorrow(Stacks stack) {
        for (var workload : Objects.workloads(stack.rehearsal())) {
            for (var container : workload.containers()) {
                assertThat((String) container.get("image"))
                        .as(workload.name())
                        .contains(":")
                        .doesNotEndWith(":latest");
                assertThat(container.get("imagePullPolicy")).isEqualTo("IfNotPresent");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyMayDoEverything(Stacks stack) {
        for (var role : Objects.ofKind(stack.rehearsal(), "Role")) {
            assertThat(Objects.leaves(role.inputs().get("rules")))
                    .as(role.name())
                    .doesNotContain("*");
            for (var rule : Objects.list(role.inputs(), "rules")) {
                assertThat(rule.get("resourceNames") != null
                                || rule.get("verbs").toString().equals("[create]"))
                        .as("rule of " + role.name() + ": " + rule)
                        .isTrue();
            }
        }
        for (var user : Objects.ofKind(stack.rehearsal(), "KafkaUser")) {
            for (var acl : Objects.list(user.inputs(), "spec.authorization.acls")) {
                assertThat(Objects.at(acl, "resource.type").orElseThrow())
                        .as(user.name())
                        .isIn("topic", "group");
                assertThat(Objects.at(acl, "resource.patternType").orElse("literal"))
                        .as(user.name())
                        .isEqualTo("literal");
                assertThat(Objects.leaves(acl.get("operations")))
                        .as(user.name())
                        .isSubsetOf("Read", "Write", "Describe");
            }
        }
    }
}
