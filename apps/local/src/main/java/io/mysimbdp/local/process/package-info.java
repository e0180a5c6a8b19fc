// SPDX-License-Identifier: Apache-2.0
/** Forked JVMs: starting, finding again, stopping, and what a machine must have for them. */
package io.mysimbdp.local.process;
