// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.security;

import java.nio.file.Path;

/**
 * How to log in to a secured local cluster as the one who may do everything. Immutable.
 *
 * @param username the user's or role's name
 * @param passwordFile holds its password; only its owner can read it
 * @param caFile the certificate (PEM) that the servers' certificates are checked with
 */
public record AdminLogin(String username, Path passwordFile, Path caFile) {}
