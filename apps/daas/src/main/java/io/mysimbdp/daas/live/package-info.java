// SPDX-License-Identifier: Apache-2.0
/** New records of a dataset as they come: one consumer for all who listen, and a bounded queue for each. */
package io.mysimbdp.daas.live;
