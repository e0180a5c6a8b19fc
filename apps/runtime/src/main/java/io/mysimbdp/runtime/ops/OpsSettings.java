// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.ops;

import io.mysimbdp.runtime.settings.SettingsReader;

/**
 * Where an app listens for those who operate it.
 *
 * @param host the address to bind
 * @param port the port; 0 for any free one
 */
public record OpsSettings(String host, int port) {
    public static OpsSettings read(SettingsReader reader) {
        return new OpsSettings(
                reader.text("HTTP_HOST", "0.0.0.0", "address that health and metrics listen on"),
                reader.integer("HTTP_PORT", 8080, 0, 65_535, "port of health and metrics; 0 for any free one"));
    }
}
