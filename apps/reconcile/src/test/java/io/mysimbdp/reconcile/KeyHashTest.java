// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyHashTest {

    @Test
    void differentKeysHaveDifferentHashes() {
        var hashes = new LongSet();
        for (var i = 0; i < 400_000; i++) {
            assertThat(hashes.add(new PrimaryKey(List.of("ST-" + i % 60), List.of(i / 60, "roof-01")).hash()))
                    .isTrue();
        }
        assertThat(hashes.size()).isEqualTo(400_000);
    }

    @Test
    void whereAValueEndsCounts() {
        var split = List.of(
                new PrimaryKey(List.of("ab", "c"), List.of()),
                new PrimaryKey(List.of("a", "bc"), List.of()),
                new PrimaryKey(List.of("abc"), List.of()),
                new PrimaryKey(List.of("abc", ""), List.of()),
                new PrimaryKey(List.of("", "abc"), List.of()));

        assertThat(split.stream().map(PrimaryKey::hash).distinct()).hasSize(split.size());
    }

    @Test
    void theSetHoldsWhatWasAdded() {
        var random = new Random(7);
        var expected = new HashSet<Long>();
        var set = new LongSet();
        for (var i = 0; i < 100_000; i++) {
            var value = random.nextInt(50_000) - 25_000L;
            assertThat(set.add(value)).isEqualTo(expected.add(value));
        }
        assertThat(set.size()).isEqualTo(expected.size());
    }

    @Test
    void theMapKeepsTheLastValueOfAKey() {
        var map = new LongByteMap();
        for (var line = 1L; line <= 10_000; line++) {
            map.put(line, (byte) 1);
            map.put(line, (byte) (line % 100));
        }
        for (var line = 1L; line <= 10_000; line++) {
            assertThat(map.get(line)).isEqualTo((int) (line % 100));
        }
        assertThat(map.get(10_001)).isEqualTo(-1);
    }
}
