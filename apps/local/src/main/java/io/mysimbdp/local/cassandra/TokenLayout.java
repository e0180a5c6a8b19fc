// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens the nodes of a new cluster own: evenly spaced over the range of Murmur3Partitioner, node after node. Tokens that are given let
 * all nodes start at the same time; tokens that nodes choose need one start after another. Since racks go round robin too, neighbours on the ring
 * lie in different racks and every node holds the same share.
 */
final class TokenLayout {

    /** Cassandra's own default. */
    static final int TOKENS_PER_NODE = 16;

    private static final BigInteger RANGE = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);

    private TokenLayout() {}

    /**
     * The tokens of a node.
     *
     * @param id of the node, from 1
     */
    static List<Long> tokens(int id, int nodes) {
        return IntStream.range(0, TOKENS_PER_NODE)
                .mapToObj(round -> token(round * nodes + id - 1, nodes * TOKENS_PER_NODE))
                .toList();
    }

    private static long token(int index, int count) {
        // In the middle of its slice: the lowest long is not a token, the partitioner keeps it for itself.
        return RANGE.multiply(BigInteger.valueOf(2L * index + 1))
                .divide(BigInteger.valueOf(2L * count))
                .add(LOWEST)
                .longValueExact();
    }
}
