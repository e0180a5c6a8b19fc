// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.access.Action;
import io.mysimbdp.daas.openapi.Operation;
import java.util.Objects;
import java.util.Optional;

/**
 * One operation of the service.
 *
 * @param method its method
 * @param path its path with parameters in braces. Where it has {@code {tenant}}, the caller must be allowed the action in
 *     that tenant; where it has {@code {dataset}}, too, the dataset exists when the handler is called.
 * @param action what a caller must be allowed; empty for what everybody may
 * @param describer what it does, takes and answers: from this the OpenAPI document is made
 * @param handler does it
 */
public record Route(
        Method method, String path, Optional<Action> action, Operation.Describer describer, RouteHandler handler) {

    /** @throws IllegalArgumentException for a path of a tenant that everybody may call */
    public Route {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(handler, "handler");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path must begin with /, but is " + path);
        }
        if (path.contains("{tenant}") && action.isEmpty()) {
            throw new IllegalArgumentException(path + " is about a tenant, so it must need an action");
        }
    }

    /** A route of which callers must be allowed something. */
    public static Route of(
            Method method, String path, Action action, Operation.Describer describer, RouteHandler handler) {
        return new Route(method, path, Optional.of(action), describer, handler);
    }

    /** A route for everybody. */
    public static Route open(Method method, String path, Operation.Describer describer, RouteHandler handler) {
        return new Route(method, path, Optional.empty(), describer, handler);
    }
}
