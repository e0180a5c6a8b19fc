// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.bootstrap.BootstrapResult.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapResultTest {

    @Test
    void saysThatNothingHadToBeDone() {
        var result = new BootstrapResult(
                List.of(
                        Item.found(Kind.TOPIC, "a.b", List.of()),
                        Item.found(Kind.TOPIC, "a.b.dlq", List.of()),
                        Item.found(Kind.KEYSPACE, "a", List.of())),
                List.of());

        assertThat(result.report()).isEqualTo("2 topics, 1 keyspace: all as described");
    }

    @Test
    void namesWhatWasDone() {
        var result = new BootstrapResult(
                List.of(
                        Item.created(Kind.TOPIC, "a.b"),
                        Item.found(Kind.KEYSPACE, "a", List.of("replication dc1:1 → dc1:3")),
                        Item.found(Kind.TABLE, "a.t", List.of())),
                List.of("repair it"));

        assertThat(result.created()).containsExactly("a.b");
        assertThat(result.changed()).containsExactly("a");
        assertThat(result.unchanged()).containsExactly("a.t");
        assertThat(result.report().lines())
                .containsExactly(
                        "created topic a.b",
                        "changed keyspace a: replication dc1:1 → dc1:3",
                        "note: repair it",
                        "1 topic created; 1 keyspace changed; 1 table unchanged");
    }
}
