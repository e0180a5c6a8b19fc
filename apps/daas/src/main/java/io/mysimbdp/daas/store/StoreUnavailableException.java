// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.store;

/** Cassandra can't be reached, or does not answer in time: trying again later makes sense. */
public final class StoreUnavailableException extends Exception {

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreUnavailableException(String message) {
        super(message);
    }
}
