// SPDX-License-Identifier: Apache-2.0
/** Certificates and logins of local clusters. */
package io.mysimbdp.local.security;
