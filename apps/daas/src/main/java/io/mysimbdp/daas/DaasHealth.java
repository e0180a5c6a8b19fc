// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas;

import io.mysimbdp.runtime.ops.Health;

/**
 * What the service says of itself. Once it serves, it stays ready while Kafka or Cassandra is away: it says so to each
 * caller whom it concerns, and goes on serving the others. Thread-safe.
 */
final class DaasHealth implements Health {
    private volatile Status ready = Status.down("starting");

    /** What has to be there before it can serve. */
    void waitingFor(String what) {
        ready = Status.down(what);
    }

    void serving() {
        ready = Status.up("serving");
    }

    void stopping() {
        ready = Status.down("stopping");
    }

    @Override
    public Status live() {
        return Status.up("running");
    }

    @Override
    public Status ready() {
        return ready;
    }
}
