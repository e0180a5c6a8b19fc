// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

import io.mysimbdp.local.process.ProcessDiedException;
import io.mysimbdp.local.process.RuntimeClasspaths;
import io.mysimbdp.local.process.StartupListener;
import io.mysimbdp.local.process.StartupTimeoutException;
import io.mysimbdp.local.security.AdminLogin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Kafka cluster of local processes. The processes outlive this object and this JVM until {@link #close}; another JVM takes them over with
 * {@link #attach}. Thread-safe.
 *
 * <p>Methods that take a broker's id throw {@link IllegalArgumentException} if there is no such broker.
 */
public interface LocalKafkaCluster extends AutoCloseable {

    /** A cluster with these settings. Starts and writes nothing; takes over what runs already in the data directory. */
    static LocalKafkaCluster of(LocalKafkaSettings settings, RuntimeClasspaths classpaths) {
        return new ForkedKafkaCluster(settings, classpaths);
    }

    /** The cluster that was last started in a data directory, running or not; empty if none was. */
    static Optional<LocalKafkaCluster> attach(Path dataDirectory, RuntimeClasspaths classpaths) {
        return LocalKafkaSettings.stored(dataDirectory).map(settings -> of(settings, classpaths));
    }

    /**
     * Formats new data directories and starts every broker that does not run. Returns before they are ready: see {@link #awaitReady}. If
     * it fails, no broker that it started is left.
     *
     * @throws IllegalStateException if the data belongs to other settings or the directories can't be formatted
     * @throws InterruptedException if this thread is interrupted
     */
    void start() throws InterruptedException;

    /**
     * Waits until every broker that was started is ready: it answers, and knows all the others.
     *
     * @param timeout for all of them; half a minute is plenty on two cores
     * @throws ProcessDiedException if one of them ended; the others run on until {@link #close}
     * @throws StartupTimeoutException if the time is over; the brokers run on until {@link #close}
     * @throws InterruptedException if this thread is interrupted
     */
    void awaitReady(Duration timeout, StartupListener listener) throws InterruptedException;

    LocalKafkaSettings settings();

    /** {@code host:port,…} of all brokers, for {@code bootstrap.servers}. */
    String bootstrapServers();

    /** The login of the user that may do everything, and what clients need for TLS; empty where brokers ask for neither. */
    Optional<AdminLogin> admin();

    /** All brokers by their id, also those that don't run. */
    List<LocalBroker> brokers();

    /** Whether any broker runs. */
    boolean isRunning();

    /**
     * Starts a broker that was stopped or killed, without waiting for it: see {@link #awaitReady}. It joins again up to 6 s after it was
     * killed, when the controller has noticed.
     *
     * @throws IllegalStateException if it runs
     */
    void startBroker(int id);

    /** Stops one in good order: it hands its leaderships over first. Forces it after ten seconds. */
    void stopBroker(int id);

    /** Ends one at once, as {@code kill -9} does. */
    void killBroker(int id);

    /**
     * Freezes one, as a long pause or a lost network would.
     *
     * @throws IllegalStateException if it does not run
     */
    void pauseBroker(int id);

    /**
     * Lets it go on.
     *
     * @throws IllegalStateException if it does not run
     */
    void resumeBroker(int id);

    /**
     * Stops all brokers; no process and no port is left, the data is. Goes on to the end when this thread is interrupted. It starts
     * nothing afterwards, not even for another thread that is about to: make a new object for that.
     */
    @Override
    void close();
}
