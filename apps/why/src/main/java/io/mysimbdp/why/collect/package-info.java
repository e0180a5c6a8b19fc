// SPDX-License-Identifier: Apache-2.0
/** Reads a cluster into a snapshot: gets, lists and logs, and changes nothing. */
package io.mysimbdp.why.collect;
