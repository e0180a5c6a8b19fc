// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysimbdp.infra.kubernetes.Labels;
import io.mysimbdp.local.cassandra.LocalCassandraCluster;
import io.mysimbdp.local.cassandra.LocalCassandraSettings;
import io.mysimbdp.local.kafka.LocalKafkaCluster;
import io.mysimbdp.local.kafka.LocalKafkaSettings;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.security.AdminLogin;
import io.mysimbdp.local.security.Certificates;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What the operators would do, where they can't run: a real broker and a real node as processes outside of the cluster, with
 * logins and TLS, behind services and Secrets of the names that the operators give. The custom resources say what is made
 * of topics, users and what these may do.
 */
final class OperatorsStandIn implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(3);
    static final String KAFKA_SERVICE = "kafka-kafka-bootstrap";
    static final String CASSANDRA_SERVICE = "cassandra-dc1-service";
    private static final String KAFKA_USER_SECRET = "kafka-user-";
    private static final String PASSWORD = "password";

    private final KubernetesClient client;
    private final String namespace;
    private final String host;
    private final Path directory;
    private final LocalKafkaCluster kafka;
    private final LocalCassandraCluster cassandra;

    private OperatorsStandIn(
            KubernetesClient client,
            String namespace,
            String host,
            Path directory,
            LocalKafkaCluster kafka,
            LocalCassandraCluster cassandra) {
        this.client = client;
        this.namespace = namespace;
        this.host = host;
        this.directory = directory;
        this.kafka = kafka;
        this.cassandra = cassandra;
    }

    /**
     * Starts the broker and the node.
     *
     * @param host an address of this machine that pods reach
     */
    static OperatorsStandIn start(KubernetesClient client, String namespace, String host, Path directory)
            throws InterruptedException {
        var kafkaFolder = directory.resolve("kafka");
        // Clients first come by the service's name.
        Certificates.in(kafkaFolder.resolve("tls"), host, List.of(KAFKA_SERVICE));
        var classpaths = RuntimeClasspaths.above(Path.of(""));
        var kafka = LocalKafkaCluster.of(
                LocalKafkaSettings.onFreePorts(1, kafkaFolder).withHost(host).withSecurity(), classpaths);
        var cassandra = LocalCassandraCluster.of(
                LocalCassandraSettings.onFreePorts(1, directory.resolve("cassandra"))
                        .withHost(host)
                        .withSecurity(),
                classpaths);
        var standIn = new OperatorsStandIn(client, namespace, host, directory, kafka, cassandra);
        Runtime.getRuntime().addShutdownHook(new Thread(standIn::close, "stop-stores"));
        kafka.start();
        cassandra.start();
        kafka.awaitReady(READY, (name, state) -> {});
        cassandra.awaitReady(READY, (name, state) -> {});
        return standIn;
    }

    /** Does what the custom resources ask for. */
    void reconcile(List<GenericKubernetesResource> objects) throws Exception {
        letAppsComeHere();
        service(KAFKA_SERVICE, 9093, kafka().bootstrapServers().get(0).port());
        service(CASSANDRA_SERVICE, 9042, cassandra().contactPoints().get(0).port());
        var kafkaAdmin = kafka.admin().orElseThrow();
        var cassandraAdmin = cassandra.admin().orElseThrow();
        secret("kafka-cluster-ca-cert", Map.of("ca.crt", text(kafkaAdmin.caFile())));
        secret("cassandra-node-tls", Map.of("ca.crt", text(cassandraAdmin.caFile())));
        secret(
                "cassandra-superuser",
                Map.of(
                        "username",
                        cassandraAdmin.username(),
                        PASSWORD,
                        text(cassandraAdmin.passwordFile()).strip()));
        try (var admin = Admin.create(kafka().clientProperties("stand-in"))) {
            for (var object : objects) {
                switch (object.getKind()) {
                    case "KafkaTopic" -> topic(admin, object);
                    case "KafkaUser" -> user(admin, object);
                    default -> {
                        // Nothing that an operator would make of it matters here.
                    }
                }
            }
        }
    }

    /** The platform's policies let its apps go to the operators' pods, and this is none. Some clusters enforce them. */
    private void letAppsComeHere() {
        client.resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("stand-in")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .addNewMatchExpression()
                        .withKey(Labels.APP)
                        .withOperator("Exists")
                        .endMatchExpression()
                        .endPodSelector()
                        .withPolicyTypes("Egress")
                        .addNewEgress()
                        .addNewTo()
                        .withNewIpBlock()
                        .withCidr(host + "/32")
                        .endIpBlock()
                        .endTo()
                        .endEgress()
                        .endSpec()
                        .build())
                .create();
    }

    private static void topic(Admin admin, GenericKubernetesResource topic) throws Exception {
        var config = new HashMap<String, String>();
        topic.<Map<String, Object>>get("spec", "config").forEach((key, value) -> config.put(key, value.toString()));
        admin.createTopics(List.of(new NewTopic(
                                topic.get("spec", "topicName"),
                                topic.<Number>get("spec", "partitions").intValue(),
                                topic.<Number>get("spec", "replicas").shortValue())
                        .configs(config)))
                .all()
                .get();
    }

    private void user(Admin admin, GenericKubernetesResource user) throws Exception {
        var name = user.getMetadata().getName();
        var password = UUID.randomUUID().toString();
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
        var bindings = new ArrayList<AclBinding>();
        for (var acl : user.<List<Map<String, Object>>>get("spec", "authorization", "acls")) {
            @SuppressWarnings("unchecked")
            var resource = (Map<String, String>) acl.get("resource");
            for (var operation : (List<?>) acl.get("operations")) {
                bindings.add(new AclBinding(
                        new ResourcePattern(
                                ResourceType.valueOf(resource.get("type").toUpperCase(Locale.ROOT)),
                                resource.get("name"),
                                PatternType.LITERAL),
                        new AccessControlEntry(
                                "User:" + name,
                                "*",
                                AclOperation.valueOf(operation.toString().toUpperCase(Locale.ROOT)),
                                AclPermissionType.ALLOW)));
            }
        }
        admin.createAcls(bindings).all().get();
        secret(KAFKA_USER_SECRET + name, Map.of(PASSWORD, password));
    }

    private void service(String name, int port, int realPort) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withName("tcp")
                        .withPort(port)
                        .withTargetPort(new IntOrString(realPort))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        client.resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels("kubernetes.io/service-name", name)
                        .endMetadata()
                        .withAddressType("IPv4")
                        .addNewPort()
                        .withName("tcp")
                        .withPort(realPort)
                        .endPort()
                        .addToEndpoints(endpoint())
                        .build())
                .create();
    }

    private Endpoint endpoint() {
        return new EndpointBuilder().withAddresses(host).build();
    }

    /** Lets nobody in who comes by a service, or lets them in again; who is in stays. */
    void open(String service, boolean open) {
        client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withName(service)
                .edit(slice -> {
                    slice.setEndpoints(open ? List.of(endpoint()) : List.of());
                    return slice;
                });
    }

    /** Replaces the password that pods are given; what it was. */
    String replacePassword(String secret, String password) {
        var before = password(secret);
        client.secrets().inNamespace(namespace).withName(secret).edit(found -> {
            found.setData(new HashMap<>(found.getData()));
            found.getData().put(PASSWORD, Base64.getEncoder().encodeToString(password.getBytes(UTF_8)));
            return found;
        });
        return before;
    }

    private String password(String secret) {
        var data =
                client.secrets().inNamespace(namespace).withName(secret).get().getData();
        return new String(Base64.getDecoder().decode(data.get(PASSWORD)), UTF_8);
    }

    static String kafkaSecret(String user) {
        return KAFKA_USER_SECRET + user;
    }

    static String cassandraSecret(String role) {
        return "cassandra-role-" + role.replace('_', '-');
    }

    /** Kafka as one of the apps' users, by the Secret that its pods are given. */
    KafkaSettings kafka(String user) throws IOException {
        var admin = kafka();
        return new KafkaSettings(
                admin.bootstrapServers(),
                admin.caFile(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(user),
                Optional.of(passwordFile(kafkaSecret(user))));
    }

    /** Cassandra as one of the roles, by the Secret that its pods are given. */
    CassandraSettings cassandra(String role) throws IOException {
        var admin = cassandra();
        return new CassandraSettings(
                admin.contactPoints(),
                admin.localDatacenter(),
                Optional.of(role),
                Optional.of(passwordFile(cassandraSecret(role))),
                admin.caFile());
    }

    private Path passwordFile(String secret) throws IOException {
        return Files.writeString(directory.resolve(secret), password(secret));
    }

    private void secret(String name, Map<String, String> content) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(content)
                        .build())
                .create();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    /** Kafka as its admin. */
    KafkaSettings kafka() {
        return new KafkaSettings(
                KafkaSettings.plain(kafka.bootstrapServers()).bootstrapServers(),
                kafka.admin().map(AdminLogin::caFile),
                Optional.empty(),
                Optional.empty(),
                kafka.admin().map(AdminLogin::username),
                kafka.admin().map(AdminLogin::passwordFile));
    }

    /** Cassandra as its superuser. */
    CassandraSettings cassandra() {
        return new CassandraSettings(
                cassandra.contactPoints().stream()
                        .map(point -> new HostAndPort(point.getHostString(), point.getPort()))
                        .toList(),
                cassandra.localDatacenter(),
                cassandra.admin().map(AdminLogin::username),
                cassandra.admin().map(AdminLogin::passwordFile),
                cassandra.admin().map(AdminLogin::caFile));
    }

    @Override
    public void close() {
        try {
            kafka.close();
        } finally {
            cassandra.close();
        }
    }
}
