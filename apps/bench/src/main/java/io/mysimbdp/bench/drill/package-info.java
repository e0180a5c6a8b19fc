// SPDX-License-Identifier: Apache-2.0
/** Breaks a platform again and again while data flows, waits until it has recovered, and proves that nothing was lost. */
package io.mysimbdp.bench.drill;
