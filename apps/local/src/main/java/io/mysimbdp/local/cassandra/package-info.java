// SPDX-License-Identifier: Apache-2.0
/** Real Cassandra nodes as local processes. */
package io.mysimbdp.local.cassandra;
