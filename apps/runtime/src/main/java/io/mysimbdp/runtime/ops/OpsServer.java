// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The HTTP side of an app for those who operate it: {@code /health/live}, {@code /health/ready} (200 or 503) and
 * {@code /metrics} in Prometheus' text format.
 */
public final class OpsServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor;

    private OpsServer(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Starts listening.
     *
     * @throws IOException if the address is not this machine's, or the port is in use or not allowed; the message names the
     *     setting
     */
    public static OpsServer start(OpsSettings settings, Health health, PrometheusMeterRegistry metrics)
            throws IOException {
        var address = new InetSocketAddress(settings.host(), settings.port());
        if (!isOfThisMachine(address)) {
            throw new IOException(
                    "MYSIMBDP_HTTP_HOST must be an address of this machine, but is '" + settings.host() + "'");
        }
        HttpServer server;
        try {
            server = HttpServer.create(address, 16);
        } catch (BindException e) {
            throw new IOException(
                    "can't listen on " + settings.host() + ":" + settings.port() + " (" + e.getMessage()
                            + "): set MYSIMBDP_HTTP_PORT to a free port, or to 0 for any",
                    e);
        }
        var executor = Executors.newFixedThreadPool(2, task -> {
            var thread = new Thread(task, "ops-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/health/live", exchange -> answer(exchange, health::live));
        server.createContext("/health/ready", exchange -> answer(exchange, health::ready));
        server.createContext(
                "/metrics",
                exchange -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        server.start();
        return new OpsServer(server, executor);
    }

    private static boolean isOfThisMachine(InetSocketAddress address) throws IOException {
        return !address.isUnresolved()
                && (address.getAddress().isAnyLocalAddress()
                        || address.getAddress().isLoopbackAddress()
                        || NetworkInterface.getByInetAddress(address.getAddress()) != null);
    }

    private static void answer(HttpExchange exchange, Supplier<Health.Status> question) throws IOException {
        var status = question.get();
        send(exchange, status.ok() ? 200 : 503, "text/plain; charset=utf-8", status.detail() + "\n");
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        try (exchange) {
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
