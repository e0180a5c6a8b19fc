// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import io.mysimbdp.local.process.ManagedProcess;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One node as it is at the moment of asking. Immutable.
 *
 * @param id from 1
 * @param name what people call it, {@code cassandra-<id>}
 * @param port where CQL clients connect
 * @param rack one of three racks, in turn
 * @param log what it logs
 * @param process empty if it does not run
 */
public record LocalNode(int id, String name, int port, String rack, Path log, Optional<ManagedProcess> process) {}
