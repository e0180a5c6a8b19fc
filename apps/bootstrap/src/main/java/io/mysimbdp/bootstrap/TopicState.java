// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.util.Map;

/**
 * A topic as the brokers have it.
 *
 * @param configs the effective value of each config
 */
record TopicState(int partitions, int replication, Map<String, String> configs) {}
