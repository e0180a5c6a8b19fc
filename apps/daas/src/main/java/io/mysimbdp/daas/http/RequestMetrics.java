// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Counts answers by method, route and status, and how long they took. Thread-safe. */
final class RequestMetrics {
    private static final String NAME = "mysimbdp.daas.requests";

    /** What somebody makes up must not become a time series. */
    private static final String OTHER = "other";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private static final Duration[] BUCKETS = Arrays.stream(
                    new long[] {5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A request that is being worked on; its route is not known from the beginning. */
    static final class Observed {
        /** It stands under this name with the request. */
        static final String ATTRIBUTE = "io.mysimbdp.observed";

        private volatile String route = OTHER;

        /** @param template its path with parameters in braces */
        void route(String template) {
            route = template;
        }
    }

    /** Counts the request when its answer has been given, or nobody takes it any more. */
    void observe(Request request, Response response) {
        var observed = new Observed();
        request.setAttribute(Observed.ATTRIBUTE, observed);
        Request.addCompletionListener(
                request,
                failure ->
                        count(request.getMethod(), observed.route, response.getStatus(), request.getBeginNanoTime()));
    }

    /** Counts a request that can't even be read, if it is not counted otherwise. */
    void unreadable(Request request, int status) {
        if (request.getAttribute(Observed.ATTRIBUTE) == null) {
            count(request.getMethod(), OTHER, status, System.nanoTime());
        }
    }

    private void count(String method, String route, int status, long beginNanos) {
        Timer.builder(NAME)
                .description(
                        "answers by route and status, and how long they took, from the first byte of a request to the"
                                + " last of its answer")
                .tag("method", method != null && METHODS.contains(method) ? method : OTHER)
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Math.max(0, System.nanoTime() - beginNanos), TimeUnit.NANOSECONDS);
    }
}
