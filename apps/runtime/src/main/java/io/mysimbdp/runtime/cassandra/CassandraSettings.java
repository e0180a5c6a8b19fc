// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.cassandra;

import io.mysimbdp.runtime.settings.HostAndPort;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How to reach Cassandra, and as whom.
 *
 * @param contactPoints nodes to ask first
 * @param localDatacenter the datacenter whose nodes are used
 * @param username the role; empty where nodes ask for none
 * @param passwordFile the file that holds the role's password
 * @param caFile the certificates (PEM) that the nodes' certificates are checked with; TLS is used if it is given
 */
public record CassandraSettings(
        List<HostAndPort> contactPoints,
        String localDatacenter,
        Optional<String> username,
        Optional<Path> passwordFile,
        Optional<Path> caFile) {

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    public static CassandraSettings read(SettingsReader reader) {
        var settings = new CassandraSettings(
                reader.hosts("CASSANDRA_CONTACT_POINTS", "127.0.0.1:19042", 9042, "Cassandra nodes to ask first"),
                reader.text("CASSANDRA_LOCAL_DATACENTER", "dc1", "the datacenter whose nodes are used"),
                reader.optionalText("CASSANDRA_USERNAME", "role to log in as"),
                reader.optionalFile("CASSANDRA_PASSWORD_FILE", "file with the role's password"),
                reader.optionalFile("CASSANDRA_CA_FILE", "certificates (PEM) that verify the nodes; turns TLS on"));
        if (settings.username.isPresent() != settings.passwordFile.isPresent()) {
            reader.problem("CASSANDRA_USERNAME", "and CASSANDRA_PASSWORD_FILE must be set together");
        }
        return settings;
    }

    /** The settings of a plain, unauthenticated connection, as the local target has it. */
    public static CassandraSettings plain(List<HostAndPort> contactPoints, String localDatacenter) {
        return new CassandraSettings(
                contactPoints, localDatacenter, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code host:port,host:port}. */
    public String contact() {
        return contactPoints.stream().map(HostAndPort::toString).collect(Collectors.joining(","));
    }

    /** The environment that {@link #read} reads back to these settings. */
    public Map<String, String> toEnvironment() {
        var environment = new HashMap<String, String>();
        environment.put(SettingsReader.PREFIX + "CASSANDRA_CONTACT_POINTS", contact());
        environment.put(SettingsReader.PREFIX + "CASSANDRA_LOCAL_DATACENTER", localDatacenter);
        username.ifPresent(name -> environment.put(SettingsReader.PREFIX + "CASSANDRA_USERNAME", name));
        passwordFile.ifPresent(
                file -> environment.put(SettingsReader.PREFIX + "CASSANDRA_PASSWORD_FILE", file.toString()));
        caFile.ifPresent(file -> environment.put(SettingsReader.PREFIX + "CASSANDRA_CA_FILE", file.toString()));
        return environment;
    }
}
