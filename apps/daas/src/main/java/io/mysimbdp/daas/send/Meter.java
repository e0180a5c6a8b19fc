// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

/** Told what is used while it is. Thread-safe. */
@FunctionalInterface
public interface Meter {
    /**
     * @param bytes further bytes of records
     * @param records further records
     */
    void used(long bytes, long records);
}
