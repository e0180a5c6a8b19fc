// SPDX-License-Identifier: Apache-2.0
/** What may be wrong with a cluster, one small class each, and what follows from what. */
package io.mysimbdp.why.rules;
