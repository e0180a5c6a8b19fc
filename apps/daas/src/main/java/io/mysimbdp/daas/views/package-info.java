// SPDX-License-Identifier: Apache-2.0
/** Datasets as outsiders see them and send them: renamed, masked, converted or left out. */
package io.mysimbdp.daas.views;
