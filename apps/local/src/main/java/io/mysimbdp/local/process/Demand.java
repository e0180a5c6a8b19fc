// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.nio.file.Path;
import java.util.List;

/**
 * What a set of processes asks of the machine, for {@link Preflight}. Immutable.
 *
 * @param owner the set in a word for people, e.g. {@code Kafka}
 * @param processes how many processes
 * @param ports the ports to listen on
 * @param memoryMegabytes main memory of all processes together, in MiB: heap and what a JVM needs beside it
 * @param memoryKey the setting that lowers it
 * @param dataDirectory where they write; need not exist
 * @param diskMegabytes free disk needed there, in MiB
 * @param filesPerProcess how many files and sockets a process opens at most
 * @param onlyJava the one feature release of Java that it runs on; 0 where any will do
 * @param problems what is wrong already, as sentences, e.g. that the data belongs to other settings
 */
public record Demand(
        String owner,
        int processes,
        List<Port> ports,
        int memoryMegabytes,
        String memoryKey,
        Path dataDirectory,
        int diskMegabytes,
        int filesPerProcess,
        int onlyJava,
        List<String> problems) {

    public Demand {
        ports = List.copyOf(ports);
        problems = List.copyOf(problems);
    }

    /**
     * A port to listen on.
     *
     * @param process who listens, e.g. {@code kafka-1}
     * @param host the address
     * @param port the number
     * @param key the setting to change if it is taken, e.g. {@code kafka.ports}
     */
    public record Port(String process, String host, int port, String key) {}
}
