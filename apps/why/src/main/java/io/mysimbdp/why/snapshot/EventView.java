// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.time.Instant;

/**
 * An event.
 *
 * @param about what it is about
 * @param warning whether it tells of trouble
 * @param count how often it was seen
 * @param last when last
 */
public record EventView(Ref about, boolean warning, String reason, String message, int count, Instant last) {}
