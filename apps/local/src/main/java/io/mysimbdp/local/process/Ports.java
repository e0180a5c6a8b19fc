// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** TCP ports of this machine. */
public final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * Ports of the loopback address that nobody uses now, for tests that run beside others. They lie below those that Linux and macOS give
     * to outgoing connections, which could take a port back between this look and the server's start. Each is given once by this JVM: a node
     * opens its port many seconds after a broker that was configured with it opened its own.
     *
     * @throws IllegalStateException if too few are left
     */
    public static List<Integer> free(int count) {
        var free = ThreadLocalRandom.current()
                .ints(LOWEST, HIGHEST)
                .distinct()
                .limit(HIGHEST - LOWEST)
                .filter(port -> canListen("127.0.0.1", port) && GIVEN.add(port))
                .limit(count)
                .boxed()
                .toList();
        if (free.size() < count) {
            throw new IllegalStateException(
                    "Fewer than " + count + " ports from " + LOWEST + " to " + HIGHEST + " are free");
        }
        return free;
    }

    /** {@code first}, {@code first + 1} and so on. */
    public static List<Integer> from(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    /** Whether somebody listens there: a connection is accepted within half a second. */
    public static boolean accepts(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a server could listen there now. */
    public static boolean canListen(String host, int port) {
        try (var socket = new ServerSocket()) {
            // Connections of a server that has just stopped must not count, as they don't for Kafka and Cassandra.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
