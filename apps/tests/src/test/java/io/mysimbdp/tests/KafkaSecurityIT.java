// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user of a broker that asks for a login over TLS, with the settings that all apps reach Kafka by. */
@WithCluster(secured = true)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KafkaSecurityIT {
    private static final String PASSWORD = "a \"quoted\" pass\\word";

    @TempDir
    private Path directory;

    private final String tenant = Names.unique("safe");
    private final String topic = tenant + ".things";
    private final String user = Names.unique("user");
    private final RunningCluster cluster;

    KafkaSecurityIT(RunningCluster cluster) {
        this.cluster = cluster;
    }

    /** A topic that bootstrap makes as the admin, and a user that may do nothing yet. */
    @BeforeEach
    void makeATopicAndAUser() throws Exception {
        cluster.bootstrap(DescriptorReader.read("things.yaml", """
                dataset: things
                tenant: %s
                source: {format: jsonl}
                fields:
                  - {name: id, type: text, required: true}
                topic: {partitions: 1, key: [id]}
                table:
                  name: things_by_id
                  question: What's with a thing?
                  partition_key: [id]
                """.formatted(tenant)));
        try (var admin = Admin.create(cluster.kafka().clientProperties("test"))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all()
                    .get();
        }
    }

    private KafkaSettings settings(String password) throws IOException {
        var file = Files.writeString(directory.resolve("password"), password, StandardCharsets.UTF_8);
        return cluster.kafka(user, file);
    }

    private void allow(ResourceType type, String name, AclOperation... operations) throws Exception {
        try (var admin = Admin.create(cluster.kafka().clientProperties("test"))) {
            for (var operation : operations) {
                admin.createAcls(List.of(new AclBinding(
                                new ResourcePattern(type, name, PatternType.LITERAL),
                                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW))))
                        .all()
                        .get();
            }
        }
    }

    @Test
    void sendsAndReceivesWhereItMay() throws Exception {
        // Given
        allow(ResourceType.TOPIC, topic, AclOperation.READ, AclOperation.WRITE);
        allow(ResourceType.GROUP, tenant, AclOperation.READ);
        var properties = settings(PASSWORD).clientProperties("test");

        // When
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "value")).get();
        }

        // Then
        properties.putAll(Map.of("group.id", tenant, "auto.offset.reset", "earliest"));
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            var records = consumer.poll(Duration.ofSeconds(1));
            while (records.isEmpty() && System.nanoTime() - end < 0) {
                records = consumer.poll(Duration.ofSeconds(1));
            }
            assertThat(records)
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo("value"));
            consumer.commitSync();
        }
    }

    @Test
    void mayDoNothingThatItWasNotAllowed() throws Exception {
        // Given
        allow(ResourceType.TOPIC, topic, AclOperation.WRITE);
        var properties = settings(PASSWORD).clientProperties("test");

        // Then
        try (var admin = Admin.create(properties)) {
            assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic(tenant + ".mine", 1, (short) 1)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> admin.deleteTopics(List.of(topic)).all().get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic + ".dlq", "key", "value"))
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void isNotLetInWithAnotherPassword() throws Exception {
        try (var admin = Admin.create(settings("another").clientProperties("test"))) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void isNotLetInWithoutTls() {
        var properties = KafkaSettings.plain(cluster.kafka().bootstrap()).clientProperties("test");
        properties.putAll(Map.of("default.api.timeout.ms", 3_000, "request.timeout.ms", 2_000));
        try (var admin = Admin.create(properties)) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get()).isInstanceOf(ExecutionException.class);
        }
    }
}
