// SPDX-License-Identifier: Apache-2.0
/** Benchmarks over a local target: each measures the platform and a reference in turn, in the same run on the same machine. */
package io.mysimbdp.bench.suite;
