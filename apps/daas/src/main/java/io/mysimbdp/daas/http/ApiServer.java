// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysimbdp.datasets.DatasetCatalog;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The HTTP server of the service. Each request goes the same way: it gets its id, the gate lets it in, the dataset in its
 * path is looked up, its route answers; whatever goes wrong is answered with a problem detail.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /** Under this name the id of the request stands beside each log line. */
    private static final String MDC_REQUEST = "request";

    private final Javalin javalin;
    private final List<Route> routes;

    private ApiServer(Javalin javalin, List<Route> routes) {
        this.javalin = javalin;
        this.routes = List.copyOf(routes);
    }

    /**
     * Starts listening.
     *
     * @param catalog the datasets that paths may name
     * @param registry counts the requests
     * @throws IOException if the port is in use or not allowed, or the certificate can't be read
     */
    public static ApiServer start(
            HttpSettings settings, DatasetCatalog catalog, Gate gate, List<RouteGroup> groups, MeterRegistry registry)
            throws IOException {
        var routes = groups.stream().flatMap(group -> group.routes().stream()).toList();
        var connector = new ConnectorMaker(settings);
        var javalin = Javalin.create(config -> {
            configure(config, settings, new RequestMetrics(registry));
            config.jetty.addConnector(connector::make);
            problems(config);
            routes.forEach(route -> config.routes.addHttpHandler(
                    handlerType(route.method()), route.path(), context -> handle(context, route, catalog, gate)));
            // Left alone, Javalin would say 200 to every HEAD of what can be got, without looking.
            routes.stream()
                    .filter(route -> route.method() == Method.GET)
                    .forEach(route ->
                            config.routes.head(route.path(), context -> handle(context, route, catalog, gate)));
        });
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new IOException(
                    "can't listen on " + settings.host() + ":" + settings.port() + " (" + rootMessage(e)
                            + "): set MYSIMBDP_DAAS_PORT to a free port, or to 0 for any",
                    e);
        }
        return new ApiServer(javalin, routes);
    }

    private static HandlerType handlerType(Method method) {
        return switch (method) {
            case GET -> HandlerType.GET;
            case POST -> HandlerType.POST;
            case PUT -> HandlerType.PUT;
            case DELETE -> HandlerType.DELETE;
        };
    }

    private static String rootMessage(Throwable error) {
        var cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private static void configure(JavalinConfig config, HttpSettings settings, RequestMetrics metrics) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        // Streams must reach their readers when they are written rather than when a compressor is full.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.asyncTimeout = 0;
        config.router.ignoreTrailingSlashes = false;
        var pool = new QueuedThreadPool(settings.threads(), Math.min(8, settings.threads()), 60_000);
        pool.setName("http");
        config.jetty.threadPool = pool;
        config.jetty.modifyHttpConfiguration(http -> configure(http, settings));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new ErrorPages(metrics));
            server.setStopTimeout(settings.drainTimeout().toMillis());
            server.insertHandler(new GracefulHandler());
            server.insertHandler(new Doorkeeper(Set.copyOf(settings.corsOrigins()), metrics));
        });
        config.router.javaLangErrorHandler(ApiServer::broken);
    }

    private static void configure(HttpConfiguration http, HttpSettings settings) {
        http.setRequestHeaderSize(settings.maxHeaderBytes());
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        // An encoded slash in a name must not become another path.
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setIdleTimeout(settings.idleTimeout().toMillis());
    }

    /** Makes the one connector, with TLS or without. */
    private static final class ConnectorMaker {
        private final HttpSettings settings;
        private final SslContextFactory.Server tls;

        ConnectorMaker(HttpSettings settings) throws IOException {
            this.settings = settings;
            if (settings.certificateFile().isEmpty()) {
                tls = null;
                return;
            }
            tls = new SslContextFactory.Server();
            tls.setKeyStore(PemKeyStore.read(
                    settings.certificateFile().get(), settings.keyFile().orElseThrow()));
            tls.setKeyStorePassword("");
            tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        }

        ServerConnector make(Server server, HttpConfiguration configuration) {
            var http = new HttpConnectionFactory(configuration);
            ServerConnector connector;
            if (tls == null) {
                connector = new ServerConnector(server, http);
            } else {
                // The name in the certificate is for callers to check; names of the inside of a cluster are none of it.
                configuration.addCustomizer(new SecureRequestCustomizer(false));
                connector = new ServerConnector(server, new SslConnectionFactory(tls, http.getProtocol()), http);
            }
            connector.setHost(settings.host());
            connector.setPort(settings.port());
            connector.setIdleTimeout(settings.idleTimeout().toMillis());
            connector.addBean(new NetworkConnectionLimit(settings.maxConnections(), connector));
            return connector;
        }
    }

    private static void handle(Context context, Route route, DatasetCatalog catalog, Gate gate) throws Exception {
        var requestId = (String) context.req().getAttribute(RequestIds.ATTRIBUTE);
        MDC.put(MDC_REQUEST, requestId);
        if (context.req().getAttribute(RequestMetrics.Observed.ATTRIBUTE) instanceof RequestMetrics.Observed observed) {
            observed.route(route.path());
        }
        var call = new Call(context, route, requestId);
        try {
            if (route.action().isPresent()) {
                call.caller(gate.admit(call));
            } else {
                gate.identify(call).ifPresent(call::caller);
            }
            var name = context.pathParamMap().get("dataset");
            if (name != null) {
                call.dataset(catalog.datasets().stream()
                        .filter(dataset -> dataset.name().equals(name)
                                && dataset.tenant().equals(call.tenant().orElse("")))
                        .findFirst()
                        .orElseThrow(() -> hidden().exception()));
            }
            route.handler().handle(call);
        } catch (ProblemException e) {
            answer(context, e.problem());
        } catch (Exception e) {
            unexpected(context, e);
        } finally {
            gate.answered(call, context.statusCode());
            MDC.remove(MDC_REQUEST);
        }
    }

    /** What is said of a tenant or dataset that is another's or does not exist: the same, so that nobody learns which. */
    public static ProblemDetail hidden() {
        return ProblemDetail.of(404, "not-found", "Not found", "There is no such dataset here for this caller.");
    }

    private static void problems(JavalinConfig config) {
        config.routes.exception(HttpResponseException.class, (e, context) -> {
            switch (e.getStatus()) {
                case 404 -> answer(context, ProblemDetail.of(404, "There is nothing at this path."));
                case 405 -> {
                    var allowed = new HashSet<String>();
                    e.getDetails().values().forEach(methods -> allowed.addAll(List.of(methods.split(", ", -1))));
                    var allow = allowed.stream().sorted().toList();
                    context.header("Allow", String.join(", ", allow));
                    answer(
                            context,
                            ProblemDetail.of(
                                    405,
                                    "This path takes " + String.join(", ", allow) + ", not " + method(context) + "."));
                }
                default -> answer(context, ProblemDetail.of(e.getStatus(), String.valueOf(e.getMessage())));
            }
        });
        config.routes.exception(Exception.class, (e, context) -> unexpected(context, e));
    }

    private static String method(Context context) {
        return context.req().getMethod();
    }

    private static void unexpected(Context context, Exception e) {
        if (isCallersFault(e)) {
            // Nobody is there to read an answer.
            LOG.debug("The caller broke off", e);
            context.status(400);
            return;
        }
        LOG.error("Failed: {} {}", context.req().getMethod(), context.path(), e);
        answer(context, ProblemDetail.of(500, "The service failed. The request id tells its operators where to look."));
    }

    /** Whether a connection ended before its request or answer did. */
    private static boolean isCallersFault(Throwable error) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.eclipse.jetty.io.EofException
                    || cause instanceof java.util.concurrent.TimeoutException
                    || cause instanceof java.nio.channels.ClosedChannelException) {
                return true;
            }
        }
        return false;
    }

    private static void broken(HttpServletResponse response, Error error) {
        LOG.error("Failed", error);
        response.setStatus(500);
    }

    /** Answers with a problem. */
    static void answer(Context context, ProblemDetail problem) {
        var requestId = (String) context.req().getAttribute(RequestIds.ATTRIBUTE);
        if (context.res().isCommitted()) {
            LOG.debug("Too late to answer {}", problem);
            return;
        }
        problem.retryAfter()
                .ifPresent(wait -> context.header("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        context.status(problem.status());
        context.contentType(ProblemDetail.MEDIA_TYPE);
        context.result(Json.bytes(problem, requestId));
    }

    /** All that it serves. */
    public List<Route> routes() {
        return routes;
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Stops listening, lets requests end within the drain timeout, then cuts them off. */
    @Override
    public void close() {
        javalin.stop();
    }
}
