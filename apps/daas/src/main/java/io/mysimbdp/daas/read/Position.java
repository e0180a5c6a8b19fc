// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Where reading goes on: in which partition of a plan, and where in it.
 *
 * @param partition the index of the partition in the order of the plan, from 0
 * @param paging what Cassandra gave to go on inside it; empty for its beginning
 */
record Position(int partition, Optional<byte[]> paging) {
    static final Position START = new Position(0, Optional.empty());

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position
                && partition == position.partition
                && Arrays.equals(paging.orElse(null), position.paging.orElse(null));
    }

    @Override
    public int hashCode() {
        return Objects.hash(partition, Arrays.hashCode(paging.orElse(null)));
    }
}
