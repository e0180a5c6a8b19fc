// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.util.Map;

/**
 * The schema as Cassandra has it.
 *
 * @param replications the replication map of each keyspace: its class, and its factor for each datacenter
 * @param tables the tables by {@code keyspace.table}
 */
record SchemaState(Map<String, Map<String, String>> replications, Map<String, TableState> tables) {}
