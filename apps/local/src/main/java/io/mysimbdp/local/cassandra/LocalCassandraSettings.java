// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import io.mysimbdp.local.process.Demand;
import io.mysimbdp.local.process.Ports;
import io.mysimbdp.local.process.SettingsProblems;
import io.mysimbdp.local.process.StoredSettings;
import io.mysimbdp.local.security.AdminLogin;
import io.mysimbdp.local.security.Certificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A Cassandra cluster of local processes: datacenter {@code dc1}, racks {@code rack1} to {@code rack3} in turn. Immutable.
 *
 * @param nodes how many, from 1 to 9; can't be changed for existing data
 * @param host the address that nodes bind and advertise; one of this machine's, as a number; can't be changed for existing data
 * @param ports of CQL, one each, from 1024
 * @param storagePorts between the nodes, one each, from 1024; can't be changed for existing data
 * @param dataDirectory holds everything that the nodes write; made absolute
 * @param heapMegabytes heap of each node in MiB, from 256; the process takes about 450 MiB more
 * @param secured whether clients must log in over TLS and may do only what they are granted; else everybody may do everything
 */
public record LocalCassandraSettings(
        int nodes,
        String host,
        List<Integer> ports,
        List<Integer> storagePorts,
        Path dataDirectory,
        int heapMegabytes,
        boolean secured) {

    /** The role that Cassandra makes itself. */
    static final String ADMIN = "cassandra";

    private static final int RACKS = 3;
    private static final int MOST_NODES = 9;
    private static final int DEFAULT_NODES = 3;
    private static final int FIRST_PORT = 9042;
    private static final int FIRST_STORAGE_PORT = 7000;
    private static final int DEFAULT_HEAP = 512;

    /** What a node's JVM takes beside its heap: code, threads, classes, buffers, memtables and mapped files. */
    private static final int MEGABYTES_BESIDE_HEAP = 450;

    /** The commit log's most, and room for the tables of some million small rows. */
    private static final int MEGABYTES_OF_DISK = 1024;

    private static final int FILES = 4096;
    private static final int JAVA = 17;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value breaks a rule; the message has every broken one
     */
    public LocalCassandraSettings {
        ports = List.copyOf(ports);
        storagePorts = List.copyOf(storagePorts);
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        Objects.requireNonNull(host, "host");
        var all = new ArrayList<>(ports);
        all.addAll(storagePorts);
        new SettingsProblems()
                .range("cassandra.nodes", nodes, 1, MOST_NODES)
                .require(!host.isBlank(), "cassandra.host must be an address of this machine", "a blank")
                .ports("cassandra.ports", ports, nodes)
                .ports("cassandra.storage-ports", storagePorts, nodes)
                .require(
                        all.stream().distinct().count() == all.size() || ports.size() != nodes,
                        "cassandra.ports and cassandra.storage-ports must differ",
                        all)
                .range("cassandra.heap", heapMegabytes, 256, 32_768)
                .throwIfAny();
    }

    /** Three nodes on 127.0.0.1, CQL on ports 9042 to 9044, storage on 7000 to 7002, with 512 MiB of heap each. */
    public static LocalCassandraSettings defaults(Path dataDirectory) {
        return of(DEFAULT_NODES, FIRST_PORT, FIRST_STORAGE_PORT, dataDirectory);
    }

    /** Nodes on consecutive ports of 127.0.0.1, with 512 MiB of heap each. */
    public static LocalCassandraSettings of(int nodes, int firstPort, int firstStoragePort, Path dataDirectory) {
        return new LocalCassandraSettings(
                nodes,
                "127.0.0.1",
                Ports.from(firstPort, nodes),
                Ports.from(firstStoragePort, nodes),
                dataDirectory,
                DEFAULT_HEAP,
                false);
    }

    /** Nodes on ports that nobody uses now, for tests. */
    public static LocalCassandraSettings onFreePorts(int nodes, Path dataDirectory) {
        var ports = Ports.free(2 * nodes);
        return new LocalCassandraSettings(
                nodes,
                "127.0.0.1",
                ports.subList(0, nodes),
                ports.subList(nodes, 2 * nodes),
                dataDirectory,
                DEFAULT_HEAP,
                false);
    }

    public LocalCassandraSettings withHost(String newHost) {
        return new LocalCassandraSettings(nodes, newHost, ports, storagePorts, dataDirectory, heapMegabytes, secured);
    }

    public LocalCassandraSettings withHeapMegabytes(int newHeap) {
        return new LocalCassandraSettings(nodes, host, ports, storagePorts, dataDirectory, newHeap, secured);
    }

    /** The same nodes with authentication, authorization and TLS for clients. */
    public LocalCassandraSettings withSecurity() {
        return new LocalCassandraSettings(nodes, host, ports, storagePorts, dataDirectory, heapMegabytes, true);
    }

    /** What the machine must have, and what is wrong with the data directory for these settings. Writes nothing. */
    public Demand demand() {
        var needed = new ArrayList<Demand.Port>();
        for (var id = 1; id <= nodes; id++) {
            needed.add(new Demand.Port(name(id), host, port(id), "cassandra.ports"));
            needed.add(new Demand.Port(name(id), host, storagePort(id), "cassandra.storage-ports"));
        }
        return new Demand(
                "Cassandra",
                nodes,
                needed,
                nodes * (heapMegabytes + MEGABYTES_BESIDE_HEAP),
                "cassandra.heap",
                dataDirectory,
                nodes * MEGABYTES_OF_DISK,
                FILES,
                JAVA,
                conflictWithData().stream().toList());
    }

    /** What keeps these settings from using the data that is there, as a sentence; empty if nothing does. */
    Optional<String> conflictWithData() {
        // Nodes know each other by address and storage port, and the tokens were shared out among that many.
        return stored(dataDirectory)
                .filter(stored ->
                        stored.nodes != nodes || !stored.host.equals(host) || !stored.storagePorts.equals(storagePorts))
                .map(stored -> "The data in " + dataDirectory + " is of " + stored.nodes + " Cassandra nodes on "
                        + stored.host
                        + ", storage ports " + stored.storagePorts + ", and asked for are " + nodes + " on " + host
                        + ", storage ports " + storagePorts + ": set " + String.join(" and ", differences(stored))
                        + " to the former, or delete that directory with all its data.");
    }

    /** The keys that have to change for data of these settings. */
    private List<String> differences(LocalCassandraSettings stored) {
        var keys = new ArrayList<String>();
        if (stored.nodes != nodes) {
            keys.add("cassandra.nodes");
        }
        if (!stored.host.equals(host)) {
            keys.add("cassandra.host");
        }
        // Another number of nodes has another number of ports, which nobody has to set.
        var both = Math.min(stored.nodes, nodes);
        if (!stored.storagePorts.subList(0, both).equals(storagePorts.subList(0, both))) {
            keys.add("cassandra.storage-ports");
        }
        return keys;
    }

    /** The settings that a data directory was used with last; empty if it holds no cluster. */
    public static Optional<LocalCassandraSettings> stored(Path dataDirectory) {
        return StoredSettings.load(dataDirectory)
                .map(stored -> new LocalCassandraSettings(
                        stored.number("nodes"),
                        stored.text("host"),
                        stored.numbers("ports"),
                        stored.numbers("storagePorts"),
                        dataDirectory,
                        stored.number("heapMegabytes"),
                        stored.flag("secured")));
    }

    void store() {
        new StoredSettings(Map.of(
                        "nodes", Integer.toString(nodes),
                        "host", host,
                        "ports", StoredSettings.list(ports),
                        "storagePorts", StoredSettings.list(storagePorts),
                        "heapMegabytes", Integer.toString(heapMegabytes),
                        "secured", Boolean.toString(secured)))
                .save(dataDirectory);
    }

    int port(int id) {
        return ports.get(id - 1);
    }

    int storagePort(int id) {
        return storagePorts.get(id - 1);
    }

    /** How to log in where that is asked for. */
    Optional<AdminLogin> admin() {
        return secured
                ? Optional.of(new AdminLogin(
                        ADMIN, dataDirectory.resolve("admin-password"), Certificates.caFile(certificates())))
                : Optional.empty();
    }

    Path certificates() {
        return dataDirectory.resolve("tls");
    }

    Path directory(int id) {
        return dataDirectory.resolve("node-" + id);
    }

    /** The rack of a node: in turn, so that three replicas lie in three racks. */
    static String rack(int id) {
        return "rack" + ((id - 1) % RACKS + 1);
    }

    static String name(int id) {
        return "cassandra-" + id;
    }
}
