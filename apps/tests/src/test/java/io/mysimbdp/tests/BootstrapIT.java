// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.bootstrap.Bootstrap;
import io.mysimbdp.bootstrap.BootstrapException;
import io.mysimbdp.bootstrap.BootstrapSettings;
import io.mysimbdp.bootstrap.Part;
import io.mysimbdp.bootstrap.SecretSettings;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.daas.DaasSchema;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@WithCluster
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BootstrapIT {
    private final String tenant = Names.unique("boot");
    private final RunningCluster cluster;

    BootstrapIT(RunningCluster cluster) {
        this.cluster = cluster;
    }

    private Dataset dataset(int partitions, String retention, String moreFields, String clustering) {
        return DescriptorReader.read(
                "things.yaml", """
                dataset: things
                tenant: %s
                source: {format: jsonl}
                fields:
                  - {name: id, type: text, required: true}
                  - {name: at, type: timestamp, required: true}
                  - {name: order, type: int}
                %sevent_time: at
                topic: {partitions: %d, key: [id]}
                table:
                  name: things_by_id
                  question: What's with a thing?
                  partition_key: [id]
                  clustering: [%s]
                  retention: %s
                """.formatted(tenant, moreFields, partitions, clustering, retention));
    }

    private Dataset dataset() {
        return dataset(4, "30d", "", "at desc");
    }

    @Test
    void createsEverythingOnceAndThenChangesNothing() throws Exception {
        // When
        var first = cluster.bootstrap(dataset());

        // Then
        assertThat(first.created())
                .contains(tenant + ".things", tenant + ".things.dlq", tenant, tenant + ".things_by_id");
        try (var admin = Admin.create(cluster.kafka().clientProperties("test"))) {
            var topics = admin.describeTopics(List.of(tenant + ".things", tenant + ".things.dlq"))
                    .allTopicNames()
                    .get();
            assertThat(topics.get(tenant + ".things").partitions()).hasSize(4);
            assertThat(topics.get(tenant + ".things.dlq").partitions()).hasSize(3);
        }
        try (var session = session()) {
            session.execute("INSERT INTO " + tenant + ".things_by_id (id, at, \"order\") VALUES ('a', 0, 1)");
            session.execute("SELECT * FROM mysimbdp.outcomes_by_run LIMIT 1");
            session.execute("SELECT * FROM mysimbdp.runs_by_dataset LIMIT 1");
        }

        // When
        var second = cluster.bootstrap(dataset());

        // Then
        assertThat(second.report())
                .isEqualTo("4 topics, 2 keyspaces, " + (3 + DaasSchema.tables().size()) + " tables: all as described");
    }

    @Test
    void alignsWhatWasDescribedOtherwise() throws Exception {
        // Given
        cluster.bootstrap(dataset());

        // When
        var result = cluster.bootstrap(dataset(6, "60d", "  - {name: tags, type: list of text}\n", "at desc"));

        // Then
        assertThat(result.created()).isEmpty();
        assertThat(result.changed()).containsExactly(tenant + ".things", tenant + ".things_by_id");
        try (var admin = Admin.create(cluster.kafka().clientProperties("test"))) {
            assertThat(admin.describeTopics(List.of(tenant + ".things"))
                            .allTopicNames()
                            .get()
                            .get(tenant + ".things")
                            .partitions())
                    .hasSize(6);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, tenant + ".things.dlq");
            assertThat(admin.describeConfigs(List.of(resource))
                            .all()
                            .get()
                            .get(resource)
                            .get("retention.ms")
                            .value())
                    .isEqualTo("2592000000");
        }
        try (var session = session()) {
            var table = session.getMetadata()
                    .getKeyspace(tenant)
                    .flatMap(keyspace -> keyspace.getTable("things_by_id"))
                    .orElseThrow();
            assertThat(table.getColumn("tags").orElseThrow().getType().asCql(false, false))
                    .isEqualTo("list<text>");
            assertThat(table.getOptions().toString()).contains("default_time_to_live=5184000");
        }
        assertThat(cluster.bootstrap(dataset(6, "60d", "  - {name: tags, type: list of text}\n", "at desc"))
                        .isUnchanged())
                .isTrue();
    }

    @Test
    void refusesAsAWholeWhatCannotBeMade() throws Exception {
        // Given
        cluster.bootstrap(dataset());
        var settings = BootstrapSettings.of(cluster.kafka(), cluster.cassandra(), 3, 2, Duration.ofSeconds(3));

        // When
        assertThatThrownBy(() -> Bootstrap.run(settings, DatasetCatalog.of(List.of(dataset(9, "30d", "", "at")))))
                // Then
                .isInstanceOfSatisfying(
                        BootstrapException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "the topic replication must be at most the number of live brokers, which is 1,"
                                                + " but is 3",
                                        "the keyspace replication must be at most the number of live nodes in datacenter"
                                                + " dc1, which is 1, but is 2",
                                        "table " + tenant + ".things_by_id: the primary key must stay ((id), at desc),"
                                                + " but dataset " + tenant
                                                + ".things describes it as ((id), at): give the table another name"));
        assertThat(cluster.bootstrap(dataset()).isUnchanged()).isTrue();
    }

    @Test
    void saysWhichServiceIsNotThere() {
        var nowhere = BootstrapSettings.of(
                KafkaSettings.plain("127.0.0.1:1"), cluster.cassandra(), 1, 1, Duration.ofSeconds(1));

        assertThatThrownBy(() -> Bootstrap.run(nowhere, DatasetCatalog.of(List.of(dataset()))))
                .isInstanceOf(TimeoutException.class)
                .hasMessageStartingWith("Kafka at 127.0.0.1:1 could not be reached within 1s");
    }

    @Test
    void namesTheDatacentersThereAre() {
        var elsewhere = BootstrapSettings.of(
                cluster.kafka(),
                CassandraSettings.plain(cluster.cassandra().contactPoints(), "berlin"),
                1,
                1,
                Duration.ofSeconds(30));

        assertThatThrownBy(() -> Bootstrap.run(elsewhere, DatasetCatalog.of(List.of(dataset()))))
                .isInstanceOf(BootstrapException.class)
                .hasMessage("MYSIMBDP_CASSANDRA_LOCAL_DATACENTER must be a datacenter of the cluster (dc1),"
                        + " but is 'berlin'");
    }

    @Test
    void makesNoRolesWhereEverybodyIsLetIn(@TempDir Path passwords) {
        var settings = cluster.bootstrapSettings()
                .withParts(
                        Set.of(Part.SCHEMA, Part.ROLES),
                        Optional.of(new SecretSettings.Folder(passwords.resolve("p"))));

        assertThatThrownBy(() -> Bootstrap.run(settings, DatasetCatalog.of(List.of(dataset()))))
                .isInstanceOf(BootstrapException.class)
                .hasMessage("roles can't be made where Cassandra lets everybody in: set authenticator:"
                        + " PasswordAuthenticator and authorizer: CassandraAuthorizer in cassandra.yaml, or leave roles"
                        + " out of MYSIMBDP_BOOTSTRAP_PARTS");
        assertThat(passwords).isEmptyDirectory();
    }

    private CqlSession session() {
        return CassandraSessions.open(cluster.cassandra(), "test");
    }
}
