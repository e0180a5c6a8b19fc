// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorReader;
import io.mysimbdp.datasets.FieldType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionLookupTest {

    private static KeyColumns columns(FieldType type) {
        return new KeyColumns(dataset(type));
    }

    private static Dataset dataset(FieldType type) {
        return DescriptorReader.read("t.yaml", """
                dataset: t
                tenant: acme
                source: {format: jsonl}
                fields:
                  - {name: p, type: int}
                  - {name: c, type: %s}
                  - {name: d, type: text}
                topic: {partitions: 1, key: [p]}
                table: {name: t, partition_key: [p], clustering: [c, d]}
                """.formatted(type.label()));
    }

    private static PrimaryKey key(int partition, Object first) {
        return new PrimaryKey(List.of(partition), List.of(first, "d"));
    }

    @Test
    void groupsKeysByPartitionAndKnowsTheRangeOfEach() {
        var lookups = new ArrayList<>(PartitionLookup.group(
                List.of(key(1, 5), key(2, 7), key(1, -3), key(1, 4)),
                columns(FieldType.INT).order()));

        assertThat(lookups).extracting(PartitionLookup::partition).containsExactly(List.of(1), List.of(2));
        assertThat(lookups).extracting(PartitionLookup::first).containsExactly(-3, 7);
        assertThat(lookups).extracting(PartitionLookup::last).containsExactly(5, 7);
    }

    @Test
    void ordersTextsAsTheirUtf8Bytes() {
        // U+1F600 is two chars from U+D800 on, which Java takes for less than U+FB01.
        var keys = List.of(key(1, "\uFB01"), key(1, "\uD83D\uDE00"), key(1, "z"), key(1, "zz"));

        var lookup = PartitionLookup.group(keys, columns(FieldType.TEXT).order())
                .iterator()
                .next();

        assertThat(lookup.first()).isEqualTo("z");
        assertThat(lookup.last()).isEqualTo("\uD83D\uDE00");
    }

    @ParameterizedTest
    @EnumSource(names = {"UUID", "BOOLEAN"})
    void hasNoRangeWhereCassandraHasAnotherOrder(FieldType type) {
        assertThat(columns(type).order()).isEmpty();
    }

    @Test
    void notesOnlyRowsThatAreWanted() {
        var lookup = PartitionLookup.group(List.of(key(1, 5)), Optional.empty())
                .iterator()
                .next();

        lookup.present(List.of(4, "d"));
        lookup.present(List.of(5, "d"));

        assertThat(lookup.isFound(List.of(5, "d"))).isTrue();
        assertThat(lookup.isFound(List.of(4, "d"))).isFalse();
        lookup.reset();
        assertThat(lookup.isFound(List.of(5, "d"))).isFalse();
    }

    @Test
    void takesDecimalsOfTheSameValueForTheSame() {
        assertThat(KeyColumns.comparable(new BigDecimal("1.00"))).isEqualTo(KeyColumns.comparable(new BigDecimal("1")));
        assertThat(KeyColumns.comparable(new BigDecimal("100")))
                .isEqualTo(KeyColumns.comparable(new BigDecimal("1e2")));
    }
}
