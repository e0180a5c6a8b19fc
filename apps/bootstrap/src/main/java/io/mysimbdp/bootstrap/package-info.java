// SPDX-License-Identifier: Apache-2.0
/**
 * Creates what the platform needs before data can flow: topics, keyspaces and tables. Looks first, then plans, and only
 * then changes anything, so that a plan that can't be carried out is refused as a whole.
 */
package io.mysimbdp.bootstrap;
