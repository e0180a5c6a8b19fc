// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is the same for every request, whatever comes of it: its id, metrics, headers that keep browsers from guessing, and
 * CORS. Thread-safe.
 */
final class Doorkeeper extends Handler.Wrapper {
    private static final String EXPOSED = RequestIds.HEADER + ", Retry-After, Link, RateLimit, RateLimit-Policy";

    private final Set<String> origins;
    private final RequestMetrics metrics;

    /** @param origins web sites whose pages may call; none turns CORS off */
    Doorkeeper(Set<String> origins, RequestMetrics metrics) {
        this.origins = Set.copyOf(origins);
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        metrics.observe(request, response);
        var headers = response.getHeaders();
        headers.put(RequestIds.HEADER, RequestIds.of(request));
        headers.put("X-Content-Type-Options", "nosniff");
        if (!origins.isEmpty()) {
            // Caches must not give one site the answer to another.
            headers.add(HttpHeader.VARY, "Origin");
            var origin = request.getHeaders().get("Origin");
            if (origin != null && origins.contains(origin)) {
                headers.put("Access-Control-Allow-Origin", origin);
                headers.put("Access-Control-Expose-Headers", EXPOSED);
                if (request.getMethod().equals("OPTIONS")
                        && request.getHeaders().contains("Access-Control-Request-Method")) {
                    headers.put("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
                    headers.put(
                            "Access-Control-Allow-Headers",
                            "Authorization, X-Api-Key, Content-Type, Content-Encoding, Accept, Idempotency-Key,"
                                    + " Last-Event-ID, " + RequestIds.HEADER);
                    headers.put("Access-Control-Max-Age", "600");
                    response.setStatus(204);
                    callback.succeeded();
                    return true;
                }
            }
        }
        return super.handle(request, response, callback);
    }
}
