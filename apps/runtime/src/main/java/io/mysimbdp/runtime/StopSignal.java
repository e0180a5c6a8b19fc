// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the threads of an app that it shall stop. Thread-safe. */
public final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final List<Runnable> listeners = new ArrayList<>();

    /** Asks for the stop; further calls do nothing. */
    public void request() {
        List<Runnable> toTell;
        synchronized (listeners) {
            if (isRequested()) {
                return;
            }
            requested.countDown();
            toTell = List.copyOf(listeners);
        }
        toTell.forEach(Runnable::run);
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Runs the listener when the stop is asked for; at once if it has been already. */
    public void onRequest(Runnable listener) {
        synchronized (listeners) {
            if (!isRequested()) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** Runs the listener no more, and lets go of what it knows. */
    public void forget(Runnable listener) {
        synchronized (listeners) {
            listeners.remove(listener);
        }
    }

    /** Waits so long or until the stop is asked for; says which. */
    public boolean await(Duration timeout) throws InterruptedException {
        return requested.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
