// SPDX-License-Identifier: Apache-2.0
/**
 * Proves that nothing was lost: reads the sources again and finds for every record whether it was rejected, is a dead
 * letter, or is stored. What is none of these is lost, and named.
 */
package io.mysimbdp.reconcile;
