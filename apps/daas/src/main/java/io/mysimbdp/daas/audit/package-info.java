// SPDX-License-Identifier: Apache-2.0
/** What is noted of who did what. */
package io.mysimbdp.daas.audit;
