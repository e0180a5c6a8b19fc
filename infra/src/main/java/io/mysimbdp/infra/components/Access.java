// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import io.mysimbdp.infra.kubernetes.AppPod;
import io.mysimbdp.infra.kubernetes.Names;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.kafka.KafkaSettings;
import io.mysimbdp.runtime.settings.HostAndPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives pods what they need to reach the stores: addresses, certificates and logins, the secret ones as files. */
final class Access {
    /** What the names of the Secrets begin with that the bootstrap makes. */
    static final String ROLE_SECRET_PREFIX = "cassandra-role-";

    private static final Path ETC = Path.of(AppPod.ETC);
    private static final String CA = "ca.crt";
    private static final String PASSWORD = "password";

    private Access() {}

    /** Where a pod finds the password of its role. */
    static String rolePasswordFile() {
        return ETC.resolve("cassandra-role").resolve(PASSWORD).toString();
    }

    /** Access to Kafka as one of the users. */
    static void kafka(AppPod pod, String user) {
        pod.secret("kafka-ca", KafkaCluster.CA_SECRET, CA)
                .secret("kafka-user", KafkaCluster.USER_SECRET_PREFIX + user, PASSWORD)
                .environment(new KafkaSettings(
                                List.of(HostAndPort.parse(KafkaCluster.bootstrapServers(), KafkaCluster.PORT)),
                                Optional.of(ETC.resolve("kafka-ca").resolve(CA)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(user),
                                Optional.of(ETC.resolve("kafka-user").resolve(PASSWORD)))
                        .toEnvironment());
    }

    /** Access to Cassandra as a role that the bootstrap makes. */
    static void cassandra(AppPod pod, PlatformSettings settings, String role) {
        cassandra(pod, settings, Optional.of(role), roleSecret(role));
    }

    /** Access to Cassandra as the superuser. */
    static void cassandraSuperuser(AppPod pod, PlatformSettings settings) {
        cassandra(pod, settings, Optional.empty(), CassandraCluster.SUPERUSER_SECRET);
        pod.environmentFromSecret("MYSIMBDP_CASSANDRA_USERNAME", CassandraCluster.SUPERUSER_SECRET, "username");
    }

    private static void cassandra(AppPod pod, PlatformSettings settings, Optional<String> username, String secret) {
        pod.secret("cassandra-ca", CassandraCertificates.NODE_SECRET, CA)
                .secret("cassandra-role", secret, PASSWORD)
                .environment(new CassandraSettings(
                                List.of(new HostAndPort(CassandraCluster.serviceName(settings), CassandraCluster.PORT)),
                                settings.cassandra().datacenter(),
                                username,
                                Optional.of(ETC.resolve("cassandra-role").resolve(PASSWORD)),
                                Optional.of(ETC.resolve("cassandra-ca").resolve(CA)))
                        .toEnvironment());
    }

    /** The Secret with a role's login. */
    static String roleSecret(String role) {
        return ROLE_SECRET_PREFIX + Names.label(role);
    }
}
