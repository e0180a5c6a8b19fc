// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.access.Caller;
import java.util.Optional;

/** Decides who is let in. Thread-safe. */
public interface Gate {
    /**
     * Asked before the handler of a route that needs an action, and before it is looked whether the dataset exists.
     *
     * @return who calls, who may do what the route does in the tenant of the path
     * @throws ProblemException if the request is refused: unknown caller, no such role, quota used up
     */
    Caller admit(Call call) throws ProblemException;

    /**
     * Who calls a route that is for everybody, if that is known; wrong credentials count as none.
     */
    default Optional<Caller> identify(Call call) {
        return Optional.empty();
    }

    /**
     * Told when a request has been answered, whether or not it was let in.
     *
     * @param status the status of the answer
     */
    default void answered(Call call, int status) {}
}
