// SPDX-License-Identifier: Apache-2.0
/** A local platform of its own for benchmarks and drills, which is gone when they end. */
package io.mysimbdp.bench.place;
