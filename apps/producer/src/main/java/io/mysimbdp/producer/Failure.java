// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Why everything must stop: the first reason stands. Thread-safe. */
final class Failure {
    private final CompletableFuture<String> reason = new CompletableFuture<>();

    /** Notes a reason, for people. */
    void set(String message) {
        reason.complete(message);
    }

    boolean isPresent() {
        return reason.isDone();
    }

    Optional<String> message() {
        return Optional.ofNullable(reason.getNow(null));
    }

    /** Runs the listener when there is a reason; at once if there is one already. */
    void onSet(Runnable listener) {
        var unused = reason.thenRun(listener);
    }
}
