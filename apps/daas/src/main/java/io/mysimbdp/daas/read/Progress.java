// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

/** Told of what goes out while it does, so that it counts against a quota. */
@FunctionalInterface
public interface Progress {
    /**
     * @param bytes further ones
     * @param records further ones
     */
    void sent(long bytes, long records);
}
