// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the header {@code Accept} asks for. */
final class Accept {
    private Accept() {}

    /**
     * The media type that the caller likes best; of those equally liked, the first that is offered.
     *
     * @param header null or blank for anything
     * @param offered without parameters, in small letters
     * @return empty if none is acceptable
     */
    static Optional<String> best(String header, List<String> offered) {
        if (header == null || header.isBlank()) {
            return Optional.of(offered.get(0));
        }
        String best = null;
        var bestQuality = 0.0;
        for (var type : offered) {
            var quality = quality(header, type);
            if (quality > bestQuality) {
                best = type;
                bestQuality = quality;
            }
        }
        return Optional.ofNullable(best);
    }

    /** As the most specific range that fits says. */
    private static double quality(String header, String type) {
        var quality = 0.0;
        var specific = -1;
        for (var range : header.split(",", -1)) {
            var parts = range.split(";", -1);
            var name = parts[0].strip().toLowerCase(Locale.ROOT);
            var fits = name.equals(type)
                    ? 2
                    : name.equals(type.substring(0, type.indexOf('/') + 1) + "*") ? 1 : name.equals("*/*") ? 0 : -1;
            if (fits > specific) {
                specific = fits;
                quality = quality(parts);
            }
        }
        return quality;
    }

    private static double quality(String[] parts) {
        for (var i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Math.max(0, Math.min(1, Double.parseDouble(parameter.substring(2))));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
