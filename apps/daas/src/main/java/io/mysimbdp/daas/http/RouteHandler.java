// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

/** Does what a route is for. Called by many threads at once. */
@FunctionalInterface
public interface RouteHandler {
    /**
     * Answers a request that has been let in.
     *
     * @throws ProblemException for an answer that is an error
     */
    void handle(Call call) throws Exception;
}
