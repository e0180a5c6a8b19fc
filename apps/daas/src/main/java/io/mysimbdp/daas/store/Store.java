// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.store;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import java.util.function.Function;

/**
 * Asks Cassandra for what the service keeps there itself, and tells what passes from what doesn't. Thread-safe.
 */
public final class Store {
    private final CqlSession session;

    /** @param session belongs to the caller, who closes it */
    public Store(CqlSession session) {
        this.session = session;
    }

    /**
     * Asks something.
     *
     * @throws StoreUnavailableException if that fails for a reason that passes
     * @throws DriverException for one that doesn't, such as a table that is not there
     */
    public <T> T ask(Function<CqlSession, T> question) throws StoreUnavailableException {
        try {
            return question.apply(session);
        } catch (DriverException e) {
            if (passes(e)) {
                throw new StoreUnavailableException("Cassandra can't be reached: " + reason(e), e);
            }
            throw e;
        }
    }

    /** Whether an error is of a kind that goes away by itself: no node, too few replicas, too slow, too much to do. */
    public static boolean passes(DriverException failure) {
        if (failure instanceof QueryValidationException) {
            return false;
        }
        return failure instanceof AllNodesFailedException
                || failure instanceof DriverTimeoutException
                || failure instanceof RequestThrottlingException
                || failure instanceof ClosedConnectionException
                || failure instanceof HeartbeatException
                || failure instanceof CoordinatorException;
    }

    private static String reason(DriverException failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow();
    }
}
