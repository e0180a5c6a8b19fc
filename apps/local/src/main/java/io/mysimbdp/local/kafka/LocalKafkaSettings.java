// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

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
 * A Kafka cluster of local processes. The first three brokers are controllers too. Immutable.
 *
 * @param brokers how many, from 1 to 9; can't be changed for existing data
 * @param host the address that brokers bind and advertise; one of this machine's
 * @param ports of the brokers' client listeners, one each, from 1024
 * @param controllerPorts of the controllers' listeners, one for each of the first three brokers, from 1024
 * @param dataDirectory holds everything that the brokers write; made absolute
 * @param heapMegabytes heap of each broker in MiB, from 128; the process takes about 180 MiB more
 * @param secured whether clients must log in by SCRAM-SHA-512 over TLS, and may do only what ACLs allow them; else everybody may do
 *     everything; can't be changed for existing data
 */
public record LocalKafkaSettings(
        int brokers,
        String host,
        List<Integer> ports,
        List<Integer> controllerPorts,
        Path dataDirectory,
        int heapMegabytes,
        boolean secured) {

    /** The user that may do everything, the brokers among themselves too. */
    static final String ADMIN = "admin";

    static final int MOST_CONTROLLERS = 3;

    private static final int MOST_BROKERS = 9;
    private static final int DEFAULT_BROKERS = 3;
    private static final int FIRST_PORT = 9092;
    private static final int FIRST_CONTROLLER_PORT = 9192;
    private static final int DEFAULT_HEAP = 256;

    /** What a broker's JVM takes beside its heap: code, threads, classes, mapped indexes. Measured with 24 partitions of replication 3. */
    private static final int MEGABYTES_BESIDE_HEAP = 180;

    private static final int MEGABYTES_OF_DISK = 512;
    private static final int FILES = 2048;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value breaks a rule; the message has every broken one
     */
    public LocalKafkaSettings {
        ports = List.copyOf(ports);
        controllerPorts = List.copyOf(controllerPorts);
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        Objects.requireNonNull(host, "host");
        var all = new ArrayList<>(ports);
        all.addAll(controllerPorts);
        new SettingsProblems()
                .range("kafka.brokers", brokers, 1, MOST_BROKERS)
                .require(!host.isBlank(), "kafka.host must be an address of this machine", "a blank")
                .ports("kafka.ports", ports, brokers)
                .ports("kafka.controller-ports", controllerPorts, Math.min(MOST_CONTROLLERS, brokers))
                .require(
                        all.stream().distinct().count() == all.size() || ports.size() != brokers,
                        "kafka.ports and kafka.controller-ports must differ",
                        all)
                .range("kafka.heap", heapMegabytes, 128, 32_768)
                .throwIfAny();
    }

    /** Three brokers on 127.0.0.1, ports 9092 to 9094 and 9192 to 9194, with 256 MiB of heap each. */
    public static LocalKafkaSettings defaults(Path dataDirectory) {
        return of(DEFAULT_BROKERS, FIRST_PORT, FIRST_CONTROLLER_PORT, dataDirectory);
    }

    /** Brokers on consecutive ports of 127.0.0.1, with 256 MiB of heap each. */
    public static LocalKafkaSettings of(int brokers, int firstPort, int firstControllerPort, Path dataDirectory) {
        return new LocalKafkaSettings(
                brokers,
                "127.0.0.1",
                Ports.from(firstPort, brokers),
                Ports.from(firstControllerPort, Math.min(MOST_CONTROLLERS, brokers)),
                dataDirectory,
                DEFAULT_HEAP,
                false);
    }

    /** Brokers on ports that nobody uses now, for tests. */
    public static LocalKafkaSettings onFreePorts(int brokers, Path dataDirectory) {
        var ports = Ports.free(brokers + Math.min(MOST_CONTROLLERS, brokers));
        return new LocalKafkaSettings(
                brokers,
                "127.0.0.1",
                ports.subList(0, brokers),
                ports.subList(brokers, ports.size()),
                dataDirectory,
                DEFAULT_HEAP,
                false);
    }

    public LocalKafkaSettings withHost(String newHost) {
        return new LocalKafkaSettings(brokers, newHost, ports, controllerPorts, dataDirectory, heapMegabytes, secured);
    }

    public LocalKafkaSettings withHeapMegabytes(int newHeap) {
        return new LocalKafkaSettings(brokers, host, ports, controllerPorts, dataDirectory, newHeap, secured);
    }

    /** The same brokers with authentication, authorization and TLS. */
    public LocalKafkaSettings withSecurity() {
        return new LocalKafkaSettings(brokers, host, ports, controllerPorts, dataDirectory, heapMegabytes, true);
    }

    /** What the machine must have, and what is wrong with the data directory for these settings. Writes nothing. */
    public Demand demand() {
        var needed = new ArrayList<Demand.Port>();
        for (var id = 1; id <= brokers; id++) {
            needed.add(new Demand.Port(name(id), host, port(id), "kafka.ports"));
            if (isController(id)) {
                needed.add(new Demand.Port(name(id), host, controllerPort(id), "kafka.controller-ports"));
            }
        }
        return new Demand(
                "Kafka",
                brokers,
                needed,
                brokers * (heapMegabytes + MEGABYTES_BESIDE_HEAP),
                "kafka.heap",
                dataDirectory,
                brokers * MEGABYTES_OF_DISK,
                FILES,
                0,
                conflictWithData().stream().toList());
    }

    /** What keeps these settings from using the data that is there, as a sentence; empty if nothing does. */
    Optional<String> conflictWithData() {
        return StoredSettings.load(dataDirectory)
                .filter(stored -> stored.number("brokers") != brokers)
                .map(stored -> "The data in " + dataDirectory + " is of " + stored.number("brokers")
                        + " Kafka brokers and kafka.brokers is " + brokers + ": ask for " + stored.number("brokers")
                        + ", or delete that directory with all its data.")
                .or(() -> StoredSettings.load(dataDirectory)
                        // The admin's password is written when the directory is formatted.
                        .filter(stored -> stored.flag("secured") != secured)
                        .map(stored -> "The data in " + dataDirectory + " is of Kafka brokers "
                                + (stored.flag("secured") ? "with" : "without") + " security: start them so, or delete"
                                + " that directory with all its data."));
    }

    /** The settings that a data directory was used with last; empty if it holds no cluster. */
    public static Optional<LocalKafkaSettings> stored(Path dataDirectory) {
        return StoredSettings.load(dataDirectory)
                .map(stored -> new LocalKafkaSettings(
                        stored.number("brokers"),
                        stored.text("host"),
                        stored.numbers("ports"),
                        stored.numbers("controllerPorts"),
                        dataDirectory,
                        stored.number("heapMegabytes"),
                        stored.flag("secured")));
    }

    void store(String clusterId) {
        new StoredSettings(Map.of(
                        "brokers", Integer.toString(brokers),
                        "host", host,
                        "ports", StoredSettings.list(ports),
                        "controllerPorts", StoredSettings.list(controllerPorts),
                        "heapMegabytes", Integer.toString(heapMegabytes),
                        "secured", Boolean.toString(secured),
                        "clusterId", clusterId))
                .save(dataDirectory);
    }

    int controllers() {
        return controllerPorts.size();
    }

    boolean isController(int id) {
        return id <= controllers();
    }

    int port(int id) {
        return ports.get(id - 1);
    }

    int controllerPort(int id) {
        return controllerPorts.get(id - 1);
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
        return dataDirectory.resolve("broker-" + id);
    }

    static String name(int id) {
        return "kafka-" + id;
    }
}
