// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import io.mysimbdp.runtime.settings.HostAndPort;
import java.util.List;
import org.junit.jupiter.api.Test;

class CassandraSessionsTest {
    @Test
    void shouldKeepAnInterruptThatComesWhileASessionOpens() {
        var nowhere = CassandraSettings.plain(List.of(new HostAndPort("127.0.0.1", 1)), "dc1");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> CassandraSessions.open(nowhere, "test").close())
                .isInstanceOf(AllNodesFailedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
