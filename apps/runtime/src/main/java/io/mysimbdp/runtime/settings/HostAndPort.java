// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.settings;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/**
 * An address of a service.
 *
 * @param host a name or an IPv4 address
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    public HostAndPort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 1 to 65535, but is " + port);
        }
    }

    /**
     * Reads {@code host} or {@code host:port}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static HostAndPort parse(String text, int defaultPort) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be host:port, but is '" + text + "'");
        }
        return new HostAndPort(
                matcher.group(1), matcher.group(2) == null ? defaultPort : Integer.parseInt(matcher.group(2)));
    }

    /** The address, resolved now. */
    public InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
