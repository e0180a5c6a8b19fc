// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.mysimbdp.runtime.settings.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Opens sessions of the Java driver with the platform's settings. */
public final class CassandraSessions {
    private CassandraSessions() {}

    /**
     * Opens a session. The driver goes on looking for nodes that are away, and takes further ones from the cluster.
     *
     * @param name names the session in logs and metrics
     * @throws com.datastax.oss.driver.api.core.DriverException if no node can be reached or the login is refused
     * @throws UncheckedIOException if a certificate or password file can't be read
     */
    public static CqlSession open(CassandraSettings settings, String name) {
        var builder = builder(settings, name);
        settings.username()
                .ifPresent(username -> builder.withAuthCredentials(
                        username, content(settings.passwordFile().orElseThrow()).strip()));
        return open(builder);
    }

    /**
     * Opens a session of a role other than that of the settings.
     *
     * @param name names the session in logs and metrics
     * @throws com.datastax.oss.driver.api.core.DriverException if no node can be reached or the login is refused
     * @throws UncheckedIOException if a certificate file can't be read
     */
    public static CqlSession openAs(CassandraSettings settings, String username, String password, String name) {
        return open(builder(settings, name).withAuthCredentials(username, password));
    }

    /**
     * Opens a session and keeps an interrupt for the caller. The driver starts a timer of Netty that forgets one, so that
     * nobody would hear of a Ctrl-C meanwhile.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException if no node can be reached or the login is refused
     */
    public static CqlSession open(CqlSessionBuilder builder) {
        try {
            return CompletableFuture.supplyAsync(builder::build, task -> new Thread(task, "open-session").start())
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static CqlSessionBuilder builder(CassandraSettings settings, String name) {
        var config = DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SESSION_NAME, name)
                // Longer than the nodes' own write (2 s) and read (5 s) timeouts, so that their answer arrives.
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(6))
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(5))
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(5))
                // A node that hangs is noticed after some seconds rather than half a minute.
                .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, Duration.ofSeconds(5))
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, Duration.ofSeconds(3))
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, Duration.ofSeconds(20))
                // Netty waits two seconds for late tasks when a session closes; nothing is in flight then.
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .build();
        var builder = CqlSession.builder()
                .withConfigLoader(config)
                .addContactPoints(settings.contactPoints().stream()
                        .map(HostAndPort::resolve)
                        .toList())
                .withLocalDatacenter(settings.localDatacenter());
        settings.caFile().ifPresent(file -> builder.withSslContext(TrustedCertificates.context(file)));
        return builder;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }
}
