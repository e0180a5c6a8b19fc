// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * How callers are known.
 *
 * @param keyFresh how long what was found of a key counts: the longest that a revoked key goes on to be taken while
 *     Cassandra can be reached
 * @param keyGrace how long it counts while Cassandra can't be reached
 * @param oidc which tokens are taken; empty for none
 */
public record AccessSettings(Duration keyFresh, Duration keyGrace, Optional<OidcSettings> oidc) {
    public static AccessSettings read(SettingsReader reader) {
        return new AccessSettings(
                reader.duration(
                        "DAAS_KEY_FRESH",
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        "how long a key that was revoked may go on to be taken"),
                reader.duration(
                        "DAAS_KEY_GRACE",
                        Duration.ofMinutes(5),
                        Duration.ZERO,
                        Duration.ofDays(1),
                        "how long known keys are taken while Cassandra can't be reached; no shorter than the former"),
                OidcSettings.read(reader));
    }
}
