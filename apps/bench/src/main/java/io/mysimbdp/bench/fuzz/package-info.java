// SPDX-License-Identifier: Apache-2.0
/** Feeds damaged input to everything that reads what others wrote: nothing may crash, hang, or lose a record in silence. */
package io.mysimbdp.bench.fuzz;
