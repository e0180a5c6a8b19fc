// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLayoutTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 9})
    void sharesTheRingOutEvenly(int nodes) {
        // When
        var ring = IntStream.rangeClosed(1, nodes)
                .boxed()
                .flatMap(id -> TokenLayout.tokens(id, nodes).stream())
                .sorted()
                .toList();

        // Then
        assertThat(ring).hasSize(nodes * TokenLayout.TOKENS_PER_NODE).doesNotHaveDuplicates();
        var even = BigInteger.ONE.shiftLeft(64).divide(BigInteger.valueOf(ring.size()));
        assertThat(gaps(ring)).allMatch(gap -> gap.subtract(even).abs().compareTo(BigInteger.ONE) <= 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 9})
    void leavesOutTheTokenThatThePartitionerKeepsForItself(int nodes) {
        assertThat(TokenLayout.tokens(1, nodes)).doesNotContain(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 9})
    void putsNeighboursIntoDifferentRacks(int nodes) {
        // When
        var racks = IntStream.rangeClosed(1, nodes)
                .boxed()
                .flatMap(id -> TokenLayout.tokens(id, nodes).stream()
                        .map(token -> new RackAt(token, LocalCassandraSettings.rack(id))))
                .sorted((one, other) -> Long.compare(one.token(), other.token()))
                .map(RackAt::rack)
                .toList();

        // Then
        assertThat(IntStream.range(0, racks.size() - 2))
                .allMatch(at -> racks.subList(at, at + 3).stream().distinct().count() == 3);
    }

    private static List<BigInteger> gaps(List<Long> ring) {
        return IntStream.range(1, ring.size())
                .mapToObj(at -> BigInteger.valueOf(ring.get(at)).subtract(BigInteger.valueOf(ring.get(at - 1))))
                .toList();
    }

    private record RackAt(long token, String rack) {}
}
