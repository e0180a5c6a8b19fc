// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.kafka;

import io.mysimbdp.local.process.ManagedProcess;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One broker as it is at the moment of asking. Immutable.
 *
 * @param id from 1
 * @param name what people call it, {@code kafka-<id>}
 * @param port where clients connect
 * @param log what it logs
 * @param process empty if it does not run
 */
public record LocalBroker(int id, String name, int port, Path log, Optional<ManagedProcess> process) {}
