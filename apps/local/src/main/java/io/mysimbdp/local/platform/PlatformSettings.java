// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.platform;

import io.mysimbdp.local.cassandra.LocalCassandraSettings;
import io.mysimbdp.local.kafka.LocalKafkaSettings;
import io.mysimbdp.local.process.Demand;
import io.mysimbdp.local.process.SettingsProblems;
import io.mysimbdp.local.process.StoredSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole local platform: brokers, nodes, and the apps on top. Immutable.
 *
 * @param kafka the brokers
 * @param cassandra the nodes
 * @param replication on how many brokers and nodes everything is kept, from 1 to the smaller number of them
 * @param consistency the consistency level of the consumers' writes
 * @param datasets the folder of the dataset descriptors
 * @param httpPort the port below those of the apps: consumer 1 listens on the next one, data service 1 serves 101 above and
 *     has its health and metrics 201 above; 0 for any free ports
 * @param directory holds everything that the platform writes
 */
public record PlatformSettings(
        LocalKafkaSettings kafka,
        LocalCassandraSettings cassandra,
        int replication,
        String consistency,
        Path datasets,
        int httpPort,
        Path directory) {

    /** Controllers and storage listen so many ports above the brokers and the CQL ports. */
    private static final int SECOND_LISTENER = 30;

    private static final int DAAS = 100;
    private static final int DAAS_OPS = 200;
    private static final int MEGABYTES_OF_AN_APP = 320;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value breaks a rule; the message has every broken one
     */
    public PlatformSettings {
        datasets = datasets.toAbsolutePath().normalize();
        directory = directory.toAbsolutePath().normalize();
        var most = Math.min(kafka.brokers(), cassandra.nodes());
        new SettingsProblems()
                .require(
                        replication >= 1 && replication <= most,
                        "replication must be from 1 to " + most + ", the smaller number of brokers and nodes",
                        replication)
                .require(
                        httpPort == 0 || (httpPort >= 1024 && httpPort <= 65_000),
                        "http.port must be 0 or from 1024 to 65000",
                        httpPort)
                .throwIfAny();
    }

    /**
     * Brokers on consecutive ports of 127.0.0.1.
     *
     * @throws IllegalArgumentException if a value breaks a rule; the message has every broken one
     */
    public static LocalKafkaSettings kafka(int brokers, int port, int heapMegabytes, Path directory) {
        return LocalKafkaSettings.of(brokers, port, port + SECOND_LISTENER, directory.resolve("kafka"))
                .withHeapMegabytes(heapMegabytes);
    }

    /**
     * Nodes on consecutive ports of 127.0.0.1.
     *
     * @throws IllegalArgumentException if a value breaks a rule; the message has every broken one
     */
    public static LocalCassandraSettings cassandra(int nodes, int port, int heapMegabytes, Path directory) {
        return LocalCassandraSettings.of(nodes, port, port + SECOND_LISTENER, directory.resolve("cassandra"))
                .withHeapMegabytes(heapMegabytes);
    }

    /** The port of consumer {@code id}; 0 for any free one. */
    int consumerHttpPort(int id) {
        return httpPort == 0 ? 0 : httpPort + id;
    }

    /** The port that data service {@code id} serves; 0 for any free one. */
    int daasPort(int id) {
        return httpPort == 0 ? 0 : httpPort + DAAS + id;
    }

    /** The port of health and metrics of data service {@code id}; 0 for any free one. */
    int daasOpsPort(int id) {
        return httpPort == 0 ? 0 : httpPort + DAAS_OPS + id;
    }

    /** What the platform asks of the machine with so many apps. */
    List<Demand> demands(int consumers, int producers, int daas) {
        var ports = new ArrayList<Demand.Port>();
        for (var id = 1; id <= consumers && httpPort != 0; id++) {
            ports.add(new Demand.Port("consumer-" + id, "127.0.0.1", consumerHttpPort(id), "http.port"));
        }
        for (var id = 1; id <= daas && httpPort != 0; id++) {
            ports.add(new Demand.Port("daas-" + id, "127.0.0.1", daasPort(id), "http.port"));
            ports.add(new Demand.Port("daas-" + id, "127.0.0.1", daasOpsPort(id), "http.port"));
        }
        var processes = consumers + producers + daas;
        var apps = new Demand(
                "the apps",
                processes,
                ports,
                processes * MEGABYTES_OF_AN_APP,
                "consumers",
                directory,
                64,
                1024,
                0,
                List.of());
        return List.of(kafka.demand(), cassandra.demand(), apps);
    }

    void store() {
        new StoredSettings(Map.of(
                        "replication", Integer.toString(replication),
                        "consistency", consistency,
                        "datasets", datasets.toString(),
                        "httpPort", Integer.toString(httpPort)))
                .save(directory);
    }

    /** The settings that a platform was last started with in a directory; empty if none was. */
    public static Optional<PlatformSettings> stored(Path directory) {
        return StoredSettings.load(directory)
                .flatMap(stored -> LocalKafkaSettings.stored(directory.resolve("kafka"))
                        .flatMap(kafka -> LocalCassandraSettings.stored(directory.resolve("cassandra"))
                                .map(cassandra -> new PlatformSettings(
                                        kafka,
                                        cassandra,
                                        stored.number("replication"),
                                        stored.text("consistency"),
                                        Path.of(stored.text("datasets")),
                                        stored.number("httpPort"),
                                        directory))));
    }
}
