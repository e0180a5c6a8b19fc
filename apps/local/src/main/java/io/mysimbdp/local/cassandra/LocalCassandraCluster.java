// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import io.mysimbdp.local.process.ProcessDiedException;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.local.process.StartupTimeoutException;
import io.mysimbdp.local.security.AdminLogin;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Cassandra cluster of local processes. The processes outlive this object and this JVM until {@link #close}; another JVM takes them over
 * with {@link #attach}. Thread-safe.
 *
 * <p>Methods that take a node's id throw {@link IllegalArgumentException} if there is no such node.
 */
public interface LocalCassandraCluster extends AutoCloseable {

    /** A cluster with these settings. Starts and writes nothing; takes over what runs already in the data directory. */
    static LocalCassandraCluster of(LocalCassandraSettings settings, RuntimeClasspaths classpaths) {
        return new ForkedCassandraCluster(settings, classpaths);
    }

    /** The cluster that was last started in a data directory, running or not; empty if none was. */
    static Optional<LocalCassandraCluster> attach(Path dataDirectory, RuntimeClasspaths classpaths) {
        return LocalCassandraSettings.stored(dataDirectory).map(settings -> of(settings, classpaths));
    }

    /**
     * Starts every node that does not run. Returns before they are ready: see {@link #awaitReady}. If it fails, no node that it started
     * is left.
     *
     * @throws IllegalStateException if the data belongs to other settings
     * @throws InterruptedException if this thread is interrupted
     */
    void start() throws InterruptedException;

    /**
     * Waits until every node that was started is ready: it answers, is a normal member of the ring, and all agree on the members and on
     * the schema. If no node is missing, each also reaches all the others.
     *
     * @param timeout for all of them; a minute is plenty on two cores
     * @throws ProcessDiedException if one of them ended; the others run on until {@link #close}
     * @throws StartupTimeoutException if the time is over; the nodes run on until {@link #close}
     * @throws InterruptedException if this thread is interrupted
     */
    void awaitReady(Duration timeout, StartupListener listener) throws InterruptedException;

    LocalCassandraSettings settings();

    /** Where CQL clients connect first: all nodes, by their id. */
    List<InetSocketAddress> contactPoints();

    /** The one datacenter, {@code dc1}. */
    String localDatacenter();

    /** The superuser's login, and what clients need for TLS; empty where nodes ask for neither. */
    Optional<AdminLogin> admin();

    /** All nodes by their id, also those that don't run. */
    List<LocalNode> nodes();

    /** Whether any node runs. */
    boolean isRunning();

    /**
     * Starts a node that was stopped or killed, without waiting for it: see {@link #awaitReady}.
     *
     * @throws IllegalStateException if it runs
     * @throws InterruptedException if this thread is interrupted
     */
    void startNode(int id) throws InterruptedException;

    /** Stops one in good order: it tells the others and flushes. Forces it after twelve seconds. */
    void stopNode(int id);

    /** Ends one at once, as {@code kill -9} does. */
    void killNode(int id);

    /**
     * Freezes one, as a long pause or a lost network would.
     *
     * @throws IllegalStateException if it does not run
     */
    void pauseNode(int id);

    /**
     * Lets it go on.
     *
     * @throws IllegalStateException if it does not run
     */
    void resumeNode(int id);

    /**
     * Stops all nodes; no process and no port is left, the data is. Goes on to the end when this thread is interrupted. It starts
     * nothing afterwards, not even for another thread that is about to: make a new object for that.
     */
    @Override
    void close();
}
