// SPDX-License-Identifier: Apache-2.0
/** Counts, least, greatest and mean values of records by intervals of time. */
package io.mysimbdp.daas.aggregate;
