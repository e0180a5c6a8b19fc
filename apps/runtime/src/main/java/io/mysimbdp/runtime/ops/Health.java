// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.ops;

/** What an app says of itself. Thread-safe: it is asked from the HTTP server's thread. */
public interface Health {
    /** Whether the app works at all: where it doesn't, restarting it helps. */
    Status live();

    /** Whether the app can do its work now: where it can't, something outside is in the way. */
    Status ready();

    /**
     * An answer with its reason.
     *
     * @param ok yes or no
     * @param detail one line for people
     */
    record Status(boolean ok, String detail) {
        public static Status up(String detail) {
            return new Status(true, detail);
        }

        public static Status down(String detail) {
            return new Status(false, detail);
        }
    }
}
