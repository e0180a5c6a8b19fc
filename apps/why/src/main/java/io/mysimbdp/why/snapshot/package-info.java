// SPDX-License-Identifier: Apache-2.0
/** What a cluster looked like at one moment, in plain records without a client, so that rules can be tested by hand. */
package io.mysimbdp.why.snapshot;
