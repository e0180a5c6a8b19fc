// SPDX-License-Identifier: Apache-2.0
/** How the data service reaches what it keeps for itself in Cassandra. */
package io.mysimbdp.daas.store;
