// SPDX-License-Identifier: Apache-2.0
/** How much each tenant may use in a minute, and has used. */
package io.mysimbdp.daas.quota;
