// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

/** What a bootstrap makes. They are made in this order: a grant names tables, which must exist. */
public enum Part {
    /** Kafka topics. Where another program makes them, Kafka is not even asked. */
    TOPICS,
    /** Keyspaces and tables. */
    SCHEMA,
    /** Cassandra roles, their passwords and what they are granted. */
    ROLES
}
