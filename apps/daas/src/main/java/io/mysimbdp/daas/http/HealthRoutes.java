// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.openapi.Answer;
import io.mysimbdp.daas.openapi.Content;
import io.mysimbdp.daas.openapi.Operation;
import io.mysimbdp.daas.openapi.Schemas;
import io.mysimbdp.runtime.ops.Health;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether the service works, for load balancers and callers: yes or no. Why not is for its operators, on their own port.
 */
public final class HealthRoutes implements RouteGroup {
    private final Health health;

    public HealthRoutes(Health health) {
        this.health = health;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("/health/live", "isAlive", "Whether the service runs", health::live),
                route("/health/ready", "isReady", "Whether the service can do its work", health::ready));
    }

    private static Route route(String path, String id, String summary, Supplier<Health.Status> question) {
        var body = new Content("application/json", Schemas.object(Map.of("status", Schemas.choice("up", "down"))));
        var operation = new Operation(
                id,
                "Health",
                summary,
                "",
                List.of(),
                List.of(),
                List.of(Answer.of(200, "Yes", body), Answer.of(503, "No", body)));
        return Route.open(Method.GET, path, Operation.always(operation), call -> {
            var ok = question.get().ok();
            call.context().status(ok ? 200 : 503);
            call.context().contentType("application/json");
            call.context().result(Json.bytes(Map.of("status", ok ? "up" : "down")));
        });
    }
}
