// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.mysimbdp.datasets.TableCql;
import java.time.Duration;

/** How many nodes have each row: a target has as many copies of messages and rows as it has brokers, which is one here. */
final class Replication {
    private Replication() {}

    /** What is stored already is not copied: tables must be empty. */
    static void alter(CqlSession session, String keyspace, int copies) {
        var unused = session.execute(SimpleStatement.newInstance("ALTER KEYSPACE " + TableCql.quote(keyspace)
                        + " WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': " + copies + "}")
                .setTimeout(Duration.ofSeconds(30)));
    }
}
