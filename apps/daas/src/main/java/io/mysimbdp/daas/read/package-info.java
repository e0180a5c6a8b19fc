// SPDX-License-Identifier: Apache-2.0
/**
 * Reads records of a dataset by its key and a time range: plans which partitions to ask, asks them page by page, and says
 * where to go on.
 */
package io.mysimbdp.daas.read;
