// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is stored of a key. Not for printing: {@link KeyInfo} is.
 *
 * @param hash of the whole key; the array is nobody's but this record's
 * @param info everything else
 */
public record StoredKey(byte[] hash, KeyInfo info) {

    /**
     * What may be shown of a key.
     *
     * @param id finds the key
     * @param tenant whose data it reaches; empty for an operator of the platform
     * @param roles what it may do; at least one
     * @param name what people call it
     * @param created when it was made
     * @param createdBy who made it: the name of a {@link Caller}, or {@code command}
     * @param expires from when on it is no longer valid; empty for never
     * @param revoked when it was revoked; empty if it was not
     */
    public record KeyInfo(
            String id,
            Optional<String> tenant,
            Set<Role> roles,
            String name,
            Instant created,
            String createdBy,
            Optional<Instant> expires,
            Optional<Instant> revoked) {
        public KeyInfo {
            roles = Set.copyOf(roles);
        }

        /** Why the key is not valid at this time; empty if it is. */
        public Optional<String> invalidAt(Instant time) {
            if (revoked.isPresent()) {
                return Optional.of("is revoked");
            }
            return expires.filter(end -> !time.isBefore(end)).map(end -> "has expired");
        }
    }
}
