// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.mysimbdp.bootstrap.Bootstrap;
import io.mysimbdp.bootstrap.BootstrapException;
import io.mysimbdp.bootstrap.BootstrapResult;
import io.mysimbdp.bootstrap.BootstrapSettings;
import io.mysimbdp.bootstrap.Part;
import io.mysimbdp.bootstrap.SecretSettings;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.daas.DaasSchema;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Roles on a node that asks for a login over TLS. All tests share the roles of the apps, and so their passwords. */
@WithCluster(secured = true)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RolesIT {
    /** Nodes believe for two seconds what they read of a password or a grant, and let one change a password every five. */
    private static final Duration NODES_FORGET = Duration.ofSeconds(30);

    @TempDir
    private static Path passwords;

    private final String tenant = Names.unique("one");
    private final String otherTenant = Names.unique("two");
    private final Dataset things = dataset(tenant);
    private final Dataset others = dataset(otherTenant);
    private final RunningCluster cluster;

    RolesIT(RunningCluster cluster) {
        this.cluster = cluster;
    }

    private static Dataset dataset(String tenant) {
        return DescriptorReader.read("things.yaml", """
                dataset: things
                tenant: %s
                source: {format: jsonl}
                fields:
                  - {name: id, type: text, required: true}
                  - {name: order, type: int}
                topic: {partitions: 1, key: [id]}
                table:
                  name: things_by_id
                  question: What's with a thing?
                  partition_key: [id]
                """.formatted(tenant));
    }

    private BootstrapSettings settings() {
        return settings(cluster.cassandra(), Duration.ofMinutes(1));
    }

    /** Kafka is where nobody listens: without topics among the parts, nobody may want it. */
    private BootstrapSettings settings(CassandraSettings cassandra, Duration timeout) {
        return BootstrapSettings.of(KafkaSettings.plain("127.0.0.1:1"), cassandra, 1, 1, timeout)
                .withParts(Set.of(Part.SCHEMA, Part.ROLES), Optional.of(new SecretSettings.Folder(passwords)));
    }

    private BootstrapResult bootstrap(Dataset... datasets) throws Exception {
        return Bootstrap.run(settings(), DatasetCatalog.of(List.of(datasets)));
    }

    @Test
    void giveEachAppAndTenantWhatItNeedsAndNothingElse() throws Exception {
        // When
        bootstrap(things, others);

        // Then
        assertThat(bootstrap(things, others).report())
                // Before it may stand notes, of the tenants of other tests.
                .endsWith("3 keyspaces, " + (4 + DaasSchema.tables().size()) + " tables, 5 roles: all as described");
        try (var consumer = login("consumer")) {
            eventually(() -> insert(consumer, things));
            consumer.execute(consumer.prepare(LineageSchema.INSERT_OUTCOME).bind("run", "topic", 0, 0L, 1L, 1L, 0L));
            consumer.execute("INSERT INTO mysimbdp.runs_by_dataset (tenant, dataset, started, run_id)" + " VALUES ('"
                    + tenant + "', 'things', 0, 'run')");
            refused(consumer, select(things));
            refused(consumer, "SELECT * FROM mysimbdp.outcomes_by_run");
            DaasSchema.tables().forEach(table -> refused(consumer, "SELECT * FROM " + table.fullName()));
            refused(consumer, "SELECT * FROM system_auth.roles");
            refused(consumer, "ALTER TABLE " + TableCql.name(things) + " ADD more text");
            refused(consumer, "DROP TABLE " + TableCql.name(things));
            refused(consumer, "CREATE TABLE " + tenant + ".mine (id text PRIMARY KEY)");
            refused(
                    consumer,
                    "CREATE KEYSPACE mine WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '1'}");
            refused(consumer, "CREATE ROLE mine");
            refused(consumer, "GRANT SELECT ON TABLE " + TableCql.name(things) + " TO consumer");
        }
        try (var reconcile = login("reconcile")) {
            eventually(() -> reconcile.execute(select(things)));
            reconcile.execute("SELECT * FROM mysimbdp.outcomes_by_run");
            reconcile.execute("SELECT * FROM mysimbdp.runs_by_dataset");
            DaasSchema.tables().forEach(table -> refused(reconcile, "SELECT * FROM " + table.fullName()));
            refusedInsert(reconcile, things);
        }
        try (var daas = login("daas")) {
            eventually(() -> daas.execute(select(things)));
            daas.execute(select(others));
            daas.execute("SELECT * FROM mysimbdp.outcomes_by_run");
            refused(daas, "TRUNCATE mysimbdp.outcomes_by_run");
            for (var table : DaasSchema.tables()) {
                daas.execute("SELECT * FROM " + table.fullName());
                refused(daas, "DROP TABLE " + table.fullName());
            }
            daas.execute("INSERT INTO mysimbdp.api_keys (key_id, name) VALUES ('" + tenant + "', 'a key')");
            daas.execute("INSERT INTO mysimbdp.keys_by_tenant (tenant, key_id) VALUES ('" + tenant + "', 'a')");
            daas.execute("INSERT INTO mysimbdp.quota_use_by_minute (tenant, minute, replica, requests)" + " VALUES ('"
                    + tenant + "', 0, 'a', 1)");
            refusedInsert(daas, things);
        }
        try (var one = login("tenant_" + tenant)) {
            eventually(() -> one.execute(select(things)));
            refused(one, select(others));
            refused(one, "SELECT * FROM mysimbdp.runs_by_dataset");
            for (var table : DaasSchema.tables()) {
                refused(one, "SELECT * FROM " + table.fullName());
            }
            refused(one, "INSERT INTO mysimbdp.api_keys (key_id, name) VALUES ('" + tenant + "', 'a key')");
            refusedInsert(one, things);
        }
    }

    @Test
    void healAPasswordThatWasLost() throws Exception {
        // Given
        bootstrap(things);
        var file = passwordFile("tenant_" + tenant);
        var before = Files.readString(file);
        Files.delete(file);

        // When
        var result = bootstrap(things);

        // Then
        assertThat(result.changed()).containsExactly("tenant_" + tenant);
        assertThat(Files.readString(file)).isNotEqualTo(before);
        login("tenant_" + tenant).close();
        assertThat(bootstrap(things).isUnchanged()).isTrue();
    }

    @Test
    void areCompletedWhereARunWasInterrupted() throws Exception {
        // Given a password that is kept of a role that is not made, as after the first of all steps
        bootstrap(things, others);
        var password = Files.readString(passwordFile("tenant_" + tenant));
        try (var admin = CassandraSessions.open(cluster.cassandra(), "test")) {
            admin.execute("DROP ROLE tenant_" + tenant);
            // Given a role that was made, but granted nothing
            admin.execute("REVOKE ALL ON KEYSPACE " + otherTenant + " FROM tenant_" + otherTenant);
            // Given a role with another password than the one that is kept
            eventually(() -> admin.execute("ALTER ROLE daas WITH PASSWORD = 'another'"));
        }
        // A node remembers the one before for two seconds.
        Scenario.await("the kept password should be refused", () -> !canLogIn("daas"));

        // When
        var result = bootstrap(things, others);

        // Then
        assertThat(result.created()).containsExactly("tenant_" + tenant);
        assertThat(result.changed()).containsExactly("daas", "tenant_" + otherTenant);
        assertThat(Files.readString(passwordFile("tenant_" + tenant))).isEqualTo(password);
        try (var one = login("tenant_" + tenant);
                var two = login("tenant_" + otherTenant);
                var daas = login("daas")) {
            eventually(() -> one.execute(select(things)));
            eventually(() -> two.execute(select(others)));
            eventually(() -> daas.execute(select(others)));
        }
        assertThat(bootstrap(things, others).isUnchanged()).isTrue();
    }

    @Test
    void loseWhatTheyShouldNotHave() throws Exception {
        // Given
        bootstrap(things, others);
        try (var admin = CassandraSessions.open(cluster.cassandra(), "test")) {
            admin.execute("GRANT ALTER ON KEYSPACE " + tenant + " TO consumer");
            admin.execute("GRANT SELECT ON ALL KEYSPACES TO tenant_" + tenant);
            admin.execute("GRANT AUTHORIZE ON ROLE daas TO tenant_" + tenant);
            admin.execute("GRANT reconcile TO daas");
            admin.execute("ALTER ROLE reconcile WITH SUPERUSER = true");
        }

        // When
        var result = bootstrap(things, others);

        // Then
        assertThat(result.report().lines())
                .contains(
                        "changed role consumer: ALTER on keyspace " + tenant + " revoked",
                        "changed role reconcile: no superuser any more",
                        "changed role daas: role reconcile revoked",
                        "changed role tenant_" + tenant
                                + ": AUTHORIZE on role daas revoked, SELECT on all keyspaces revoked");
        assertThat(bootstrap(things, others).isUnchanged()).isTrue();
    }

    @Test
    void keepWhatIsGrantedOnDatasetsThatAreNotWorkedOn() throws Exception {
        // Given
        var all = DatasetCatalog.of(List.of(things, others));
        Bootstrap.run(settings(), all);

        // When
        var result = Bootstrap.run(settings(), DatasetCatalog.of(List.of(things)), all, line -> {});

        // Then
        assertThat(result.isUnchanged()).isTrue();
    }

    @Test
    void needTheirTables() {
        var rolesOnly = settings()
                .withParts(Set.of(Part.ROLES), Optional.of(new SecretSettings.Folder(passwords.resolve("none"))));

        assertThatThrownBy(() -> Bootstrap.run(rolesOnly, DatasetCatalog.of(List.of(things))))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("table " + tenant + ".things_by_id must be there before roles are granted it:"
                        + " put schema among MYSIMBDP_BOOTSTRAP_PARTS");
        assertThat(passwords.resolve("none")).doesNotExist();
    }

    @Test
    void sayWhatIsWrongWithTheLogin() throws IOException {
        // Given
        var wrong = Files.writeString(passwords.resolve("wrong"), "not-the-password");
        var progress = new ArrayList<String>();
        var login = settings(cluster.cassandra("cassandra", wrong), Duration.ofSeconds(1));

        // Then
        assertThatThrownBy(() -> Bootstrap.run(login, DatasetCatalog.of(List.of(things)), progress::add))
                .isInstanceOf(TimeoutException.class)
                .hasMessageStartingWith("Cassandra at " + cluster.cassandra().contact()
                        + " could not be used within 1s: it refuses the login as 'cassandra' with the password in "
                        + wrong + ": either that is wrong, or the role is not made yet (")
                .hasMessageNotContaining("not-the-password");
    }

    @Test
    void sayThatALoginIsAskedFor() {
        // Given
        var admin = cluster.cassandra();
        var nobody = settings(
                new CassandraSettings(
                        admin.contactPoints(),
                        admin.localDatacenter(),
                        Optional.empty(),
                        Optional.empty(),
                        admin.caFile()),
                Duration.ofMinutes(1));

        // Then
        assertThatThrownBy(() -> Bootstrap.run(nobody, DatasetCatalog.of(List.of(things))))
                .isInstanceOf(BootstrapException.class)
                .hasMessage(
                        "MYSIMBDP_CASSANDRA_USERNAME and MYSIMBDP_CASSANDRA_PASSWORD_FILE must be set: Cassandra at "
                                + admin.contact() + " asks for a login");
    }

    @Test
    void areOfNoUseWithoutTls() {
        var plain = CassandraSettings.plain(cluster.cassandra().contactPoints(), "dc1");

        assertThatThrownBy(() -> CassandraSessions.open(plain, "test").close())
                .isInstanceOf(AllNodesFailedException.class);
    }

    private Path passwordFile(String role) {
        return passwords.resolve(role).resolve("password");
    }

    /** As an app logs in: over TLS, with the password in its file. */
    private CqlSession login(String role) throws InterruptedException {
        return eventually(() -> CassandraSessions.open(cluster.cassandra(role, passwordFile(role)), "test"));
    }

    private boolean canLogIn(String role) {
        try {
            CassandraSessions.open(cluster.cassandra(role, passwordFile(role)), "test")
                    .close();
            return true;
        } catch (AllNodesFailedException e) {
            return false;
        }
    }

    private interface Attempt<T> {
        T get();
    }

    private static <T> T eventually(Attempt<T> attempt) throws InterruptedException {
        var end = System.nanoTime() + NODES_FORGET.toNanos();
        while (true) {
            try {
                return attempt.get();
            } catch (DriverException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static Object insert(CqlSession session, Dataset dataset) {
        return session.execute(session.prepare(TableCql.insert(dataset)).bind("a", 1, 1L));
    }

    private static void refusedInsert(CqlSession session, Dataset dataset) {
        assertThatThrownBy(() -> insert(session, dataset)).isInstanceOf(UnauthorizedException.class);
    }

    private static String select(Dataset dataset) {
        return "SELECT * FROM " + TableCql.name(dataset);
    }

    private static void refused(CqlSession session, String cql) {
        assertThatThrownBy(() -> session.execute(cql)).as(cql).isInstanceOf(UnauthorizedException.class);
    }
}
