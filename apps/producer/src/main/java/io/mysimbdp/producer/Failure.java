// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Why everything must stop: the first reason stands. Thread-safe. */
final class Failure {
    private final CompletableFuture<Reason> reason = new CompletableFuture<>();

    private record Reason(String message, boolean passes) {}

    /** Notes a reason, for people. */
    void set(String message) {
        reason.complete(new Reason(message, false));
    }

    /** Notes a reason that may be gone later, as one that lies with Kafka. */
    void setForNow(String message) {
        reason.complete(new Reason(message, true));
    }

    boolean isPresent() {
        return reason.isDone();
    }

    /** Whether there is a reason, but one that may be gone later. */
    boolean isForNow() {
        return reason.isDone() && reason.join().passes();
    }

    Optional<String> message() {
        return Optional.ofNullable(reason.getNow(null)).map(Reason::message);
    }

    /** Runs the listener when there is a reason; at once if there is one already. */
    void onSet(Runnable listener) {
        var unused = reason.thenRun(listener);
    }
}
