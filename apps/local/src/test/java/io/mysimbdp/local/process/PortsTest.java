// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PortsTest {
    /** Of these, drawn at random, some would be the same in nine of ten runs. */
    @Test
    void shouldGiveNoPortTwiceThoughNobodyListensYet() {
        var ports = new ArrayList<Integer>();
        for (var i = 0; i < 40; i++) {
            ports.addAll(Ports.free(6));
        }

        assertThat(ports).doesNotHaveDuplicates();
    }
}
